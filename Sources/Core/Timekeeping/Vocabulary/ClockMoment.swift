/// The machine's clocks, read together.
public struct ClockMoment: Hashable, Sendable {
    /// Nanoseconds of CLOCK_MONOTONIC_RAW, in the middle of the narrowest of several readings.
    public var raw: Int64
    /// Nanoseconds of CLOCK_REALTIME at that moment.
    public var realtime: Int64
    /// Half the width of the bracket in which both were read, in nanoseconds.
    public var halfWidth: Int64
    /// CLOCK_BOOTTIME less CLOCK_MONOTONIC: how long the machine has been suspended since it started, in nanoseconds.
    public var suspended: Int64
    /// The clock of the host was set (timerfd, ECANCELED) since the moment before.
    public var wasSet: Bool

    public init(raw: Int64, realtime: Int64, halfWidth: Int64 = 0, suspended: Int64 = 0, wasSet: Bool = false) {
        self.raw = raw
        self.realtime = realtime
        self.halfWidth = halfWidth
        self.suspended = suspended
        self.wasSet = wasSet
    }

    /// An instant of CLOCK_REALTIME that lies a moment before this one, on the counter that nobody sets. Nothing may
    /// have stepped the clock between the two.
    public func raw(ofRealtime instant: Int64) -> Int64 { raw &- (realtime &- instant) }
}
