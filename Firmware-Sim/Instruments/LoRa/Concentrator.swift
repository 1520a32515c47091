/// The counter of a gateway's concentrator: microseconds since it started, 32 bits, by a crystal of its own.
struct Concentrator: Sendable {
    private let startedAt: Nanoseconds
    private let atStart: UInt32
    /// Counts a nanosecond.
    private let pace: Double

    init(startedAt: Nanoseconds, counterAtStart: UInt32, drift: Double) {
        self.startedAt = startedAt
        atStart = counterAtStart
        pace = (1 + drift / 1e6) / 1000
    }

    /// Not wrapped.
    private func whole(at instant: Nanoseconds) -> Int64 {
        Int64(atStart) + Int64((Double(instant - startedAt) * pace).rounded(.down))
    }

    func counter(at instant: Nanoseconds) -> UInt32 { UInt32(truncatingIfNeeded: whole(at: instant)) }

    /// The next instant after `now` at which the counter is that.
    func instant(of counter: UInt32, after now: Nanoseconds) -> Nanoseconds {
        let distance = counter &- self.counter(at: now)
        let target = whole(at: now) + Int64(distance) - Int64(atStart)
        return startedAt + Nanoseconds((Double(target) / pace).rounded(.up))
    }
}
