import Sensing

/// The time that an instrument printed in a sample, and when the sample came.
public struct PrintedTime: Hashable, Sendable {
    public var printed: Instant
    /// Of the sample's first byte.
    public var arrival: Timestamp
    /// The first byte comes at most so many nanoseconds after the printed time, by the instrument's own clock; what the
    /// print cuts off is part of it. Nil: not known.
    public var latency: Int64?

    public init(_ printed: Instant, arrival: Timestamp, latency: Int64?) {
        self.printed = printed
        self.arrival = arrival
        self.latency = latency
    }

    /// Further from the station's time it is no clock that is wrong, but no clock: 100 years.
    private static let mostOffset: Int64 = 3_155_760_000_000_000_000

    /// What it tells of the instrument's clock. Nobody prints a time that is still to come, so the lower end is certain;
    /// the upper one is as good as the latency. Nil when the station's own time is worth nothing.
    public var evidence: ClockOffsetInterval? {
        guard arrival.isFollowed, let first = arrival.earliest, let last = arrival.latest,
            printed.nanoseconds(since: arrival.instant).magnitude < Self.mostOffset.magnitude
        else { return nil }
        return ClockOffsetInterval(
            earliest: printed.nanoseconds(since: last), latest: latency.map { printed.nanoseconds(since: first) + $0 })
    }

    /// The printed time as UTC, by a clock that is `offset` ahead: from what is printed to the end of its last digit, but
    /// not before the sample can have begun, nor after it came. Nil when an end is not known, or nothing is left.
    public func corrected(by offset: ClockOffsetInterval) -> Timestamp? {
        guard let latency, let most = offset.latest, let middle = offset.middle, arrival.isFollowed,
            let first = arrival.earliest, let last = arrival.latest
        else { return nil }
        let earliest = max(printed.adding(nanoseconds: -most), first.adding(nanoseconds: -latency))
        let latest = min(printed.adding(nanoseconds: lastDigit - offset.earliest), last)
        guard earliest <= latest else { return nil }
        let instant = min(max(printed.adding(nanoseconds: -middle), earliest), latest)
        let bound = TimeBound(
            before: instant.nanoseconds(since: earliest), after: latest.nanoseconds(since: instant))
        return Timestamp(
            instant, bound: bound, source: .instrument, state: arrival.state, flags: arrival.flags,
            stamp: arrival.stamp)
    }

    /// One of the last digit that can have been printed, in nanoseconds: no instrument prints finer than a millisecond.
    private var lastDigit: Int64 {
        [1_000_000_000, 100_000_000, 10_000_000].first { printed.nanoseconds % $0 == 0 } ?? 1_000_000
    }
}
