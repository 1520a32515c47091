import Sensing

/// Two instants between which the truth lies, in nanoseconds of UTC.
struct TimeInterval: Hashable, Sendable {
    var earliest: Int64
    var latest: Int64

    /// `before` and `after` are not negative; what does not fit is cut at the end of the range.
    init(around instant: Instant, before: Int64, after: Int64) {
        let (earliest, isEarly) = instant.nanoseconds.subtractingReportingOverflow(before)
        self.earliest = isEarly ? .min : earliest
        latest = instant.nanoseconds.addingClamped(after)
    }

    private init(_ earliest: Int64, _ latest: Int64) {
        self.earliest = earliest
        self.latest = latest
    }

    /// Nil when the two have no instant in common.
    func intersection(_ other: TimeInterval) -> TimeInterval? {
        let shared = TimeInterval(max(earliest, other.earliest), min(latest, other.latest))
        return shared.earliest <= shared.latest ? shared : nil
    }

    func union(_ other: TimeInterval) -> TimeInterval {
        TimeInterval(min(earliest, other.earliest), max(latest, other.latest))
    }

    var middle: Instant {
        // Half each, so that the sum cannot overflow; the carry of two odd numbers is added.
        Instant(nanoseconds: (earliest >> 1) + (latest >> 1) + (earliest & latest & 1))
    }

    var beforeMiddle: Int64 { Int64(clamping: middle.nanoseconds.magnitudeOfDifference(to: earliest)) }
    var afterMiddle: Int64 { Int64(clamping: latest.magnitudeOfDifference(to: middle.nanoseconds)) }
}

extension Int64 {
    /// `self - other`, which must not be negative.
    fileprivate func magnitudeOfDifference(to other: Int64) -> UInt64 {
        UInt64(bitPattern: self) &- UInt64(bitPattern: other)
    }
}
