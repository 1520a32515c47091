import Sensing

/// Payloads that wait for one device, in order. Only the first is ever under way.
struct DownlinkQueue: Sendable {
    struct Waiting: Hashable, Sendable {
        var downlink: Downlink
        /// Monotonic, when it came here.
        var begun: UInt64
        /// Monotonic; when its life is over for a station whose clock is not synchronised.
        var lifeEnds: UInt64
        var stage = Stage.waiting
        /// A gateway was given it since the device spoke last, and did not refuse it: the device may have heard it.
        var mayBeHeard = false

        var isHandedOver: Bool {
            if case .handedOver = stage { return true }
            return false
        }
    }

    enum Stage: Hashable, Sendable {
        case waiting
        /// A gateway has it and has not said that it takes it.
        case handedOver(token: UInt16)
        /// It was sent, and the device has to say in its next frame that it heard it.
        case unconfirmed
    }

    private(set) var entries: [Waiting] = []

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    var first: Waiting? { entries.first }

    /// The payload that the next downlink carries; nil while one is under way.
    var next: Downlink? {
        guard let first, first.stage == .waiting else { return nil }
        return first.downlink
    }

    func contains(_ number: UInt64) -> Bool { entries.contains { $0.downlink.number == number } }

    mutating func add(_ downlink: Downlink, now: UInt64) {
        let life = max(0, downlink.expires.nanoseconds(since: downlink.queued))
        entries.append(Waiting(downlink: downlink, begun: now, lifeEnds: now &+ UInt64(life)))
    }

    mutating func handOver(_ number: UInt64, token: UInt16) {
        change(number) { ($0.stage, $0.mayBeHeard) = (.handedOver(token: token), true) }
    }

    /// A gateway sends it. True: that is all that is asked of it, and it is gone.
    mutating func sent(_ number: UInt64) -> Bool {
        guard first?.downlink.number == number, let isConfirmed = first?.downlink.isConfirmed else { return false }
        if isConfirmed {
            change(number) { ($0.stage, $0.mayBeHeard) = (.unconfirmed, true) }
            return false
        }
        entries.removeFirst()
        return true
    }

    /// It was not sent, or the gateway did not say so: it waits again.
    mutating func comesBack(_ number: UInt64, wasRefused: Bool) {
        change(number) {
            $0.stage = .waiting
            if wasRefused { $0.mayBeHeard = false }
        }
    }

    /// The device spoke. The number of the one that it confirms; one that was sent and is not confirmed is sent again.
    mutating func hear(acknowledges: Bool) -> UInt64? {
        guard let first, first.mayBeHeard else { return nil }
        if acknowledges, first.downlink.isConfirmed {
            entries.removeFirst()
            return first.downlink.number
        }
        change(first.downlink.number) {
            $0.mayBeHeard = false
            if $0.stage == .unconfirmed { $0.stage = .waiting }
        }
        return nil
    }

    mutating func remove(_ number: UInt64) {
        entries.removeAll { $0.downlink.number == number }
    }

    /// Takes away those whose time is over. What a gateway has just been given is left.
    mutating func expire(now: UInt64, time: Timestamp) -> [Waiting] {
        let isOver = { (waiting: Waiting) -> Bool in
            !waiting.isHandedOver && waiting.remains(now: now, time: time) == 0
        }
        let over = entries.filter(isOver)
        if !over.isEmpty { entries.removeAll(where: isOver) }
        return over
    }

    private mutating func change(_ number: UInt64, _ change: (inout Waiting) -> Void) {
        guard let index = entries.firstIndex(where: { $0.downlink.number == number }) else { return }
        change(&entries[index])
    }
}

extension DownlinkQueue.Waiting {
    /// For how many nanoseconds more it may be sent. A clock that nothing stands behind does not end it before its life
    /// is over, nor keep it longer.
    func remains(now: UInt64, time: Timestamp) -> UInt64 {
        guard time.state == .unsynchronised else {
            return UInt64(max(0, downlink.expires.nanoseconds(since: time.instant)))
        }
        return lifeEnds > now ? lifeEnds - now : 0
    }
}
