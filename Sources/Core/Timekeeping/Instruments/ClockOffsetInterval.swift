/// Where the offset of an instrument's clock lies (instrument less UTC), in nanoseconds.
public struct ClockOffsetInterval: Hashable, Sendable {
    public var earliest: Int64
    /// Nil: nobody knows how far ahead it may be.
    public var latest: Int64?

    public init(earliest: Int64, latest: Int64?) {
        self.earliest = earliest
        self.latest = latest
    }

    /// Nil without an upper end.
    public var middle: Int64? { latest.map { earliest + ($0 - earliest) / 2 } }

    /// Rounded up, so that the middle with it covers both ends; nil without an upper end.
    public var halfWidth: Int64? { latest.map { ($0 - earliest + 1) / 2 } }

    public func contains(_ offset: Int64) -> Bool { earliest <= offset && latest.map { offset <= $0 } ?? true }

    /// What both allow; nil when they contradict each other.
    public func intersection(_ other: ClockOffsetInterval) -> ClockOffsetInterval? {
        let low = max(earliest, other.earliest)
        let high = [latest, other.latest].compactMap(\.self).min()
        if let high, high < low { return nil }
        return ClockOffsetInterval(earliest: low, latest: high)
    }

    /// The same so many nanoseconds later, for a clock that may have gained or lost.
    func widened(by nanoseconds: Int64) -> ClockOffsetInterval {
        ClockOffsetInterval(
            earliest: earliest - nanoseconds, latest: latest.map { $0 + nanoseconds })
    }
}
