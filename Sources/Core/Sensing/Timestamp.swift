/// Where the time of a stamp comes from.
public enum ClockSource: UInt8, Sendable, CaseIterable {
    /// Nothing is known about the clock that gave this instant.
    case unknown = 0
    /// The host's clock, disciplined by something that it does not name.
    case system = 1
    case ntp = 2
    case ptp = 3
    case gnss = 4
    /// The stamp that a logger wrote in front of the instrument's bytes.
    case logger = 5
    /// The instrument's own clock.
    case instrument = 6
}

/// What the station clock is doing.
public enum ClockState: UInt8, Sendable, CaseIterable {
    case unsynchronised = 0
    case acquiring = 1
    case locked = 2
    case holdover = 3
}

/// An instant and what it is worth. The truth lies between `earliest` and `latest`; without a bound nothing is promised.
public struct Timestamp: Hashable, Sendable {
    public var instant: Instant
    public var bound: TimeBound?
    public var source: ClockSource
    public var state: ClockState
    public var flags: ClockFlags
    /// By the station clock's own counter; nil for a time that something else gave.
    public var stamp: RawStamp?

    public init(
        _ instant: Instant, bound: TimeBound? = nil, source: ClockSource, state: ClockState, flags: ClockFlags = [],
        stamp: RawStamp? = nil
    ) {
        self.instant = instant
        self.bound = bound
        self.source = source
        self.state = state
        self.flags = flags
        self.stamp = stamp
    }

    public var earliest: Instant? { bound.map { instant.adding(nanoseconds: -$0.before) } }
    public var latest: Instant? { bound.map { instant.adding(nanoseconds: $0.after) } }
}

/// How far the truth may lie before and after an instant, in nanoseconds; both are non-negative.
public struct TimeBound: Hashable, Sendable {
    public var before: Int64
    public var after: Int64

    public init(before: Int64, after: Int64) {
        self.before = before
        self.after = after
    }

    public init(halfWidth: Int64) {
        self.init(before: halfWidth, after: halfWidth)
    }
}
