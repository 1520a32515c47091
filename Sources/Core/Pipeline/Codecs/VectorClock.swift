import Sensing

/// Gives a Vector's velocity samples their time. They have none of their own, only a counter of 8 bits; the system
/// record, once a second, has the clock, and the user configuration the sampling interval.
struct VectorClock: Hashable {
    private var system: Instant?
    /// Samples since the first one behind the system record.
    private var samples = 0
    private var lastCount: UInt8?

    /// A system record says what time it is.
    mutating func set(_ instant: Instant?) {
        system = instant
        samples = 0
        lastCount = nil
    }

    /// When the sample of a count was taken; nil while the clock or the interval (in 1/512 s) are not known, or too
    /// long after the last system record, when the counter may have gone round.
    mutating func time(ofCount count: UInt8, interval: Int?) -> Instant? {
        if let lastCount { samples = min(samples + Int(count &- lastCount), Self.mostSamples) }
        lastCount = count
        guard let system, let interval, samples * interval <= Self.longest else { return nil }
        return system.adding(nanoseconds: Int64(samples * interval) * Self.nanosecondsPerUnit)
    }

    /// 512 units are a second exactly.
    private static let nanosecondsPerUnit = Instant.nanosecondsPerSecond / 512
    /// 3 s: no Vector samples faster than 64 Hz, so the counter is good for 4 s.
    private static let longest = 3 * 512
    private static let mostSamples = 1 << 16
}
