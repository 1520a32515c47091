/// The LoRaWAN firmware of a class A node, 1.0.x: it speaks when it wants, and listens twice after it has spoken.
///
/// A value on virtual time: `advance(to:)` at `deadline` gives what it sends; what is in the air around it is told by
/// `sense`. Instants never run backwards.
public struct LoRaNode: Sendable {
    /// What waits to be sent.
    struct Message: Sendable {
        var port: UInt8?
        var payload: [UInt8]
        var isConfirmed: Bool
    }

    private static let mostNotes = 100_000

    public let settings: LoRaNodeSettings
    /// What happened last; long ago is forgotten.
    public private(set) var journal: [NodeNote] = []
    public private(set) var counts = NodeCounts()
    /// How far its own clock is ahead of UTC; nil before the network told it the time.
    public internal(set) var clockAhead: Nanoseconds?
    /// 0 external power, 1 to 254 of full, 255 unknown.
    public var battery: UInt8 = 254

    var parameters: NodeParameters
    var session: NodeSession?
    var exchange: NodeExchange?
    var outbox: [Message] = []
    var inbox: [NodeDownlink] = []
    /// A frame that is sent again, and how often it was.
    var repetition: (frame: NodeExchange.Frame, trial: Int)?
    /// DevNonce of the last join-request, and how often it asked.
    var joinNonce: UInt16 = 0
    var joinTrials = 0
    var lastAcceptedJoinNonce: UInt32?
    /// Its law, its patience and its power: not before.
    var notBefore: Nanoseconds
    /// Answers that are repeated until a downlink is heard, and others.
    var stickyAnswers: [[UInt8]] = []
    var answers: [[UInt8]] = []
    /// LinkCheckReq and DeviceTimeReq.
    var requests: [[UInt8]] = []
    /// The last of its frames that the network acknowledged.
    var lastAcknowledged: UInt32?
    /// The last downlink wants to be confirmed.
    var owesAcknowledgement = false
    /// SNR of the last downlink above what was needed, dB.
    var lastMargin = 0
    var chance: SeededGenerator

    public init(_ settings: LoRaNodeSettings, seed: UInt64, start: Nanoseconds) {
        self.settings = settings
        parameters = NodeParameters(settings)
        chance = SeededGenerator(seed: seed, purpose: "lora node \(settings.eui)")
        notBefore = start
        personalise()
        // Nodes that get their power together do not speak together.
        if session == nil { notBefore += jitter(0...3) }
    }

    /// It has a session: it can send data.
    public var isActivated: Bool { session != nil }

    /// DevAddr, where it has one.
    public var address: UInt32? { session?.address }

    /// Session keys, for whoever checks.
    public var keys: NodeKeys? { session?.keys }

    /// FCntUp of the next frame; a test may set it.
    public var uplinkCounter: UInt32 {
        get { session?.uplinkCounter ?? settings.firstCounter }
        set { session?.uplinkCounter = newValue }
    }

    /// FCntDown of the last downlink that it accepted; a test may set it.
    public var downlinkCounter: UInt32? {
        get { session?.downlinkCounter }
        set { session?.downlinkCounter = newValue }
    }

    /// The number of its data rate.
    public var dataRate: Int { parameters.dataRate }

    /// How often it sends a frame that is not answered.
    public var trials: Int { parameters.trials }

    /// The numbers of the channels that it hops over.
    public var enabledChannels: [Int] { parameters.isEnabled.indices.filter { parameters.isEnabled[$0] } }

    /// Nothing is being sent, heard or waiting.
    public var isIdle: Bool { exchange == nil && repetition == nil && outbox.isEmpty }

    public var waiting: Int { outbox.count }

    public var deadline: Nanoseconds? {
        if let exchange { return exchange.ends(tolerance: settings.windowTolerance) }
        return session == nil || repetition != nil || !outbox.isEmpty ? notBefore : nil
    }

    /// Queues a payload; `port` nil: a frame without one.
    public mutating func send(port: UInt8?, _ payload: [UInt8], isConfirmed: Bool = false, now: Nanoseconds) {
        notBefore = max(notBefore, now)
        outbox.append(Message(port: port, payload: payload, isConfirmed: isConfirmed))
    }

    /// The next uplink asks how well it is heard.
    public mutating func askForLinkCheck() { requests.append([0x02]) }

    /// The next uplink asks for the time.
    public mutating func askForTime() { requests.append([0x0D]) }

    /// Loses its session: it joins again.
    public mutating func rejoin(now: Nanoseconds) {
        guard settings.key != nil else { return }
        notBefore = max(notBefore, now)
        session = nil
        outbox = []
        repetition = nil
    }

    /// Power fails and returns.
    public mutating func reboot(now: Nanoseconds, backAt: Nanoseconds) {
        exchange = nil
        repetition = nil
        outbox = []
        answers = []
        requests = []
        owesAcknowledgement = false
        clockAhead = nil
        notBefore = backAt + jitter(0...3)
        if !settings.hasMemory {
            parameters = NodeParameters(settings)
            session = nil
            stickyAnswers = []
            lastAcceptedJoinNonce = nil
            joinNonce = 0
            personalise()
        }
        note(.rebooted(withMemory: settings.hasMemory), at: backAt)
    }

    /// A packet begins to reach its antenna; one that comes into an open window is received.
    public mutating func sense(_ packet: RadioPacket, snr: Double) {
        guard packet.isDownlink, var current = exchange, current.heard == nil, packet.begin >= current.sent.end,
            let (window, beside) = current.listens(to: packet, tolerance: settings.windowTolerance)
        else { return }
        guard abs(beside) <= settings.windowTolerance else {
            if isForMe(packet.payload) { note(.missed(window: window.number, by: beside), at: packet.begin) }
            return
        }
        current.heard = (packet, window)
        exchange = current
        lastMargin = Int((snr - packet.rate.requiredSNR).rounded())
    }

    /// Everything due until `now`: packets that it sends.
    public mutating func advance(to now: Nanoseconds) -> [RadioPacket] {
        var sent: [RadioPacket] = []
        while let due = deadline, due <= now {
            if exchange != nil {
                proceed(at: due)
            } else if let packet = speak(at: due) {
                sent.append(packet)
            }
        }
        return sent
    }

    mutating func note(_ event: NodeEvent, at instant: Nanoseconds) {
        if journal.count == LoRaNode.mostNotes { journal.removeFirst(LoRaNode.mostNotes / 2) }
        journal.append(NodeNote(instant: instant, event: event))
        counts.count(event)
    }

    /// What came for the application since it asked last.
    mutating func takeInbox() -> [NodeDownlink] {
        defer { inbox = [] }
        return inbox
    }

    mutating func jitter(_ seconds: ClosedRange<Double>) -> Nanoseconds {
        .seconds(seconds.lowerBound + chance.unit() * (seconds.upperBound - seconds.lowerBound))
    }

    private mutating func personalise() {
        guard case .personalised(let address, let keys) = settings.activation else { return }
        session = NodeSession(address: address, keys: keys, firstCounter: settings.firstCounter)
    }

    private func isForMe(_ frame: [UInt8]) -> Bool {
        guard let session else { return settings.key.flatMap { JoinAnswer(frame, key: $0) } != nil }
        return frame.count >= 12 && UInt32(frame.littleEndian(1..<5)) == session.address
    }
}
