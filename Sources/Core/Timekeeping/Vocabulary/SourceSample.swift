/// One comparison of a source's time with CLOCK_MONOTONIC_RAW. All errors in nanoseconds, never negative.
public struct SourceSample: Hashable, Sendable {
    /// CLOCK_MONOTONIC_RAW at which the source said `time`.
    public var raw: Int64
    public var time: SourceTime
    /// E_src: how far the source itself may be from the truth, systematically (PTP clockAccuracy, NTP root dispersion,
    /// three times a receiver's time accuracy).
    public var sourceError: Int64
    /// E_path: how far the way from the source may have shifted it (NTP half the root delay, PTP the mean path delay).
    public var pathError: Int64
    /// E_read: half the bracket in which the clocks were read.
    public var readError: Int64
    /// The standard deviation to expect of one sample at random, as the source or its kind says it.
    public var sigma: Int64
    /// One-sided: the stamp `raw` is up to this later than the event that `time` names; half of it moves the sample, half
    /// widens E_path. 0 for a two-sided source.
    public var lateness: Int64
    public var leap: LeapAnnouncement
    /// Why the source is worse than it should be (clock class 7, stratum 3, no fix in 3D); nil when it is not.
    public var degraded: String?

    public init(
        raw: Int64, time: SourceTime, sourceError: Int64, pathError: Int64 = 0, readError: Int64 = 0,
        sigma: Int64 = 0, lateness: Int64 = 0, leap: LeapAnnouncement = LeapAnnouncement(), degraded: String? = nil
    ) {
        self.raw = raw
        self.time = time
        self.sourceError = sourceError
        self.pathError = pathError
        self.readError = readError
        self.sigma = sigma
        self.lateness = lateness
        self.leap = leap
        self.degraded = degraded
    }
}
