import Sensing

/// TAI less UTC around now: what is in force, and the one change that is coming, if one is.
public struct LeapOffset: Hashable, Sendable {
    /// Seconds that TAI is ahead of UTC.
    public var taiMinusUTC: Int
    /// The first instant at which `after` holds; nil when no change is known. For an inserted second that is its end.
    public var change: TAIInstant?
    public var after: Int

    public init(taiMinusUTC: Int, change: TAIInstant? = nil, after: Int? = nil) {
        self.taiMinusUTC = taiMinusUTC
        self.change = change
        self.after = after ?? taiMinusUTC
    }

    /// During an inserted second UTC repeats the second before it, as the kernel does (23:59:59 twice); the raw stamp
    /// tells the two apart.
    public func utc(of tai: TAIInstant) -> Instant {
        let offset = change.map { tai >= $0.adding(nanoseconds: insertedBefore) ? after : taiMinusUTC } ?? taiMinusUTC
        return Instant(nanoseconds: tai.nanoseconds &- Int64(offset) &* Instant.nanosecondsPerSecond)
    }

    /// By how much UTC steps within so many nanoseconds of an instant, in nanoseconds: TAI runs on, but an interval of
    /// UTC around the step has to hold both of its sides.
    func stepWithin(_ nanoseconds: Int64, of tai: TAIInstant) -> Int64 {
        guard let change, after != taiMinusUTC else { return 0 }
        let step = change.adding(nanoseconds: insertedBefore)
        let away = tai.nanoseconds.clampedDifference(step.nanoseconds)
        return abs(away) <= nanoseconds ? Int64(abs(after - taiMinusUTC)) * Instant.nanosecondsPerSecond : 0
    }

    /// The clock steps back when an inserted second begins.
    private var insertedBefore: Int64 { Int64(min(0, taiMinusUTC - after)) * Instant.nanosecondsPerSecond }

    /// Seconds of the earlier offset are taken where the instant is ambiguous.
    public func tai(of utc: Instant) -> TAIInstant {
        let before = TAIInstant(nanoseconds: utc.nanoseconds &+ Int64(taiMinusUTC) &* Instant.nanosecondsPerSecond)
        guard let change, before >= change.adding(nanoseconds: insertedBefore) else { return before }
        return TAIInstant(nanoseconds: utc.nanoseconds &+ Int64(after) &* Instant.nanosecondsPerSecond)
    }
}
