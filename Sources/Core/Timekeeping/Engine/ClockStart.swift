/// What is known when the daemon starts.
public struct ClockStart: Hashable, Sendable {
    /// The run's number, counted from 1 in the store.
    public var run: UInt32
    /// The kernel's boot_id.
    public var boot: String
    public var moment: ClockMoment
    /// The last time that was known to be good, in nanoseconds of UTC, from the run before; nil when there is none.
    public var lastGood: Int64?
    public var leapTable: LeapTable

    public init(run: UInt32, boot: String, moment: ClockMoment, lastGood: Int64? = nil, leapTable: LeapTable) {
        self.run = run
        self.boot = boot
        self.moment = moment
        self.lastGood = lastGood
        self.leapTable = leapTable
    }
}
