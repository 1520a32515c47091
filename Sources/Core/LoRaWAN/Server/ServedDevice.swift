import Sensing

/// A device and all that is known of it while the server runs.
struct ServedDevice: Sendable {
    private(set) var device: Device
    /// `session.uplinkCounter` is that of the last frame that was accepted, durable or not.
    var memory: DeviceMemory
    /// Counts the sessions that began here, so that what the store says of an earlier one changes nothing.
    private(set) var sessionNumber: UInt32 = 0
    /// The last uplink of the session of which a record is durable.
    private var durableCounter: UInt32?
    /// The first downlink counter of the session that the ledger does not know as used.
    private var reservedCounter: UInt32 = 0

    var uplink: HeardUplink?
    var join: HeardJoin?
    var refusedJoin: RefusedJoin?
    var downlinks = DownlinkQueue()
    var rates = AdaptiveDataRate()
    var mask = MaskProgress.notNeeded
    /// Monotonic, when battery and margin were last asked for.
    var statusAsked: UInt64?

    private let region: Region

    init(_ device: Device, memory: DeviceMemory, region: Region) {
        self.device = device
        self.memory = memory
        self.region = region
        if case .personalised(let address, let keys) = device.activation {
            self.memory.offered = nil
            if memory.session?.address != address || memory.session?.keys != keys {
                self.memory.session = DeviceSession(
                    address: address, keys: keys, started: Instant(nanoseconds: 0), rx2DataRate: region.rx2DataRate,
                    rx2Frequency: region.rx2Frequency)
            }
        }
        takeCounters()
        mask = needsMask ? .needed(requests: 0) : .notNeeded
    }

    /// The ledger changed. What runs goes on, and counters of the same session do not go down.
    mutating func readmit(_ device: Device, memory: DeviceMemory) {
        let before = self
        let summary = before.memory
        self = ServedDevice(device, memory: memory, region: region)
        downlinks = before.downlinks
        sessionNumber = before.sessionNumber
        self.memory.joinNonce = max(memory.joinNonce, summary.joinNonce)
        self.memory.lastHeard = summary.lastHeard ?? memory.lastHeard
        (self.memory.uplinks, self.memory.lost) = (max(memory.uplinks, summary.uplinks), max(memory.lost, summary.lost))
        (self.memory.battery, self.memory.margin) = (summary.battery ?? memory.battery, summary.margin ?? memory.margin)
        guard before.device.activation == device.activation else {
            sessionNumber += 1
            return
        }
        (join, refusedJoin) = (before.join, before.refusedJoin)
        guard let session = self.memory.session, session.isSame(as: summary.session) else {
            sessionNumber += 1
            return
        }
        keepRunning(before)
    }

    private mutating func keepRunning(_ before: ServedDevice) {
        memory.session = before.memory.session
        (durableCounter, reservedCounter) = (before.durableCounter, before.reservedCounter)
        (uplink, rates, mask) = (before.uplink, before.rates, before.mask)
        statusAsked = before.statusAsked
    }

    private mutating func takeCounters() {
        durableCounter = memory.session?.uplinkCounter
        reservedCounter = memory.session?.downlinkCounter ?? 0
    }

    /// As the ledger has to have it: counters of uplinks that are durable, and of downlinks that may have been used.
    var ledgerMemory: DeviceMemory {
        var view = memory
        view.session?.uplinkCounter = durableCounter
        view.session?.downlinkCounter = reservedCounter
        return view
    }

    // MARK: Sessions

    private var isPersonalised: Bool {
        if case .personalised = device.activation { return true }
        return false
    }

    /// A join-accept tells a device its channels; one that never joined knows nothing of them.
    private var needsMask: Bool { region.hasSubBands && isPersonalised }

    /// The session that was offered is the one in which the device speaks.
    mutating func promote() {
        guard let offered = memory.offered else { return }
        memory.session = offered
        memory.offered = nil
        beginSession()
    }

    /// A personalised device began to count anew, by its policy.
    mutating func resetCounters(at time: Instant) {
        memory.session?.uplinkCounter = nil
        memory.session?.downlinkCounter = 0
        memory.session?.started = time
        beginSession()
    }

    private mutating func beginSession() {
        sessionNumber += 1
        takeCounters()
        (uplink, statusAsked) = (nil, nil)
        rates = AdaptiveDataRate()
        mask = needsMask ? .needed(requests: 0) : .notNeeded
    }

    // MARK: Counters

    /// A frame was accepted. So many are missing before it, and whether it is the first of its session.
    mutating func accept(_ counter: UInt32, heardAt reception: Reception) -> (lost: UInt32, beginsSession: Bool) {
        let last = memory.session?.uplinkCounter
        let lost = last.map { counter - $0 - 1 } ?? missingBeforeFirst(counter)
        if last == nil, isPersonalised { memory.session?.started = reception.time.instant }
        memory.session?.uplinkCounter = counter
        memory.lastHeard = reception
        memory.uplinks += 1
        memory.lost += UInt64(lost)
        if region.hasSubBands { mask.lost(lost) }
        return (lost, last == nil)
    }

    /// The standard counts from 0, LoRaMac-node from 1; how long a personalised device has counted is not known.
    private func missingBeforeFirst(_ counter: UInt32) -> UInt32 {
        isPersonalised || counter == 0 ? 0 : counter - 1
    }

    func isDurable(_ counter: UInt32) -> Bool { durableCounter.map { $0 >= counter } ?? false }

    mutating func madeDurable(_ counter: UInt32) {
        durableCounter = max(durableCounter ?? 0, counter)
    }

    /// What a stored record shows.
    mutating func raise(_ address: DeviceAddress, to counter: UInt32) {
        if memory.offered?.address == address { promote() }
        guard let session = memory.session, session.address == address else { return }
        memory.session?.uplinkCounter = max(session.uplinkCounter ?? 0, counter)
        madeDurable(counter)
    }

    /// The counter of the next downlink is its own from now on. True: more have to be reserved in the ledger first.
    mutating func takeDownlinkCounter() -> (counter: UInt32, needsReserve: Bool)? {
        guard let counter = memory.session?.downlinkCounter, counter < .max else { return nil }
        memory.session?.downlinkCounter = counter + 1
        guard counter >= reservedCounter else { return (counter, false) }
        let (reserve, hasOverflowed) = counter.addingReportingOverflow(ServerLimits.counterReserve)
        reservedCounter = hasOverflowed ? .max : reserve
        return (counter, true)
    }

    // MARK: Nonces

    /// Why a DevNonce is not taken; nil when it is.
    func refusalOfNonce(_ nonce: UInt16, join: EUI64) -> String? {
        let used = memory.nonces[join] ?? []
        switch device.policy.nonces {
        case .unique:
            return used.contains(nonce) ? "has been used before" : nil
        case .rising:
            guard let last = used.max(), nonce <= last else { return nil }
            return "is not above the last one, \(last)"
        }
    }

    mutating func use(_ nonce: UInt16, join: EUI64) {
        switch device.policy.nonces {
        case .unique: memory.nonces[join, default: []].insert(nonce)
        case .rising: memory.nonces[join] = [nonce]
        }
    }

    /// Every address at which it is heard.
    var addresses: Set<DeviceAddress> {
        Set([memory.session?.address, memory.offered?.address].compactMap { $0 })
    }
}

extension DeviceSession {
    /// Whether frames of the one are frames of the other.
    func isSame(as other: DeviceSession?) -> Bool { address == other?.address && keys == other?.keys }
}
