/// How the station clock is to work. Times in nanoseconds.
public struct ClockSettings: Hashable, Sendable {
    public var sources: [SourceSettings]
    public var oscillator: Oscillator
    /// A wider bound is not "locked".
    public var lockLimit: Int64
    /// A wider bound, or a longer holdover, is "unsynchronised".
    public var holdoverLimit: Int64
    public var longestHoldover: Int64
    /// A bound within this is fine enough: no new model is made to narrow it. Each model that is used costs a record.
    public var finestBound: Int64
    /// No source is believed that says an earlier time: when this program was built.
    public var builtAt: Int64

    public init(
        sources: [SourceSettings], oscillator: Oscillator = .unknown, lockLimit: Int64 = 1_000_000_000,
        holdoverLimit: Int64 = 10_000_000_000, longestHoldover: Int64 = 86_400_000_000_000, finestBound: Int64 = 0,
        builtAt: Int64
    ) {
        self.sources = sources
        self.oscillator = oscillator
        self.lockLimit = lockLimit
        self.holdoverLimit = holdoverLimit
        self.longestHoldover = longestHoldover
        self.finestBound = finestBound
        self.builtAt = builtAt
    }
}
