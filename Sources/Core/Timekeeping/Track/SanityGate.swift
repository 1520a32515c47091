import Sensing

/// What no honest source says, whatever the others say.
struct SanityGate: Hashable, Sendable {
    /// When the program was built, in nanoseconds of UTC.
    var builtAt: Int64
    /// The last time that was known to be good; nil: none is known.
    var lastGood: Int64?

    /// GPS counts weeks to 1024.
    private static let rollover: Int64 = 1024 * 7 * 86_400 * Instant.nanosecondsPerSecond
    /// A bound below this is no bound: no clock that a computer reads is better known.
    private static let leastBound: Int64 = 10

    /// Nil for a sample that may be looked at.
    func reason(against sample: SourceSample) -> String? {
        let errors = [
            ("source", sample.sourceError), ("path", sample.pathError), ("read", sample.readError),
            ("sigma", sample.sigma), ("lateness", sample.lateness),
        ]
        for (name, value) in errors where value < 0 || value > Self.rollover {
            return "it states a \(name) error of \(value) ns, which no error can be; look at its settings"
        }
        guard sample.sourceError > 0 || sample.pathError > 0 || sample.lateness > 0 else {
            return "it states a bound of zero, which no clock has: it follows nothing, or does not know its error"
        }
        let bound = sample.sourceError + sample.pathError + sample.lateness + sample.readError
        guard bound >= Self.leastBound else {
            return "it states a bound of \(bound) ns, which no clock that a computer reads has; look at its settings"
        }
        return nil
    }

    /// Nil for a time that may be.
    func reason(against utc: Instant) -> String? {
        let time = utc.nanoseconds
        if let lastGood {
            guard abs(time.clampedDifference(lastGood)) > Self.rollover / 2 || time < builtAt else { return nil }
        } else {
            guard time < builtAt || time.clampedDifference(builtAt) > Self.rollover else { return nil }
        }
        if let weeks = rolledOver(time) {
            return "it says \(utc): \(weeks) weeks off, a week roll-over of the receiver; renew its firmware"
        }
        return time < builtAt
            ? "it says \(utc), before this program was built (\(Instant(nanoseconds: builtAt))); set it right"
            : "it says \(utc), more than 512 weeks from \(Instant(nanoseconds: lastGood ?? builtAt)); set it right"
    }

    /// By how many weeks the time would have to move to be plausible.
    private func rolledOver(_ time: Int64) -> Int? {
        let expected = max(lastGood ?? builtAt, builtAt)
        for turns in [-1, 1, -2, 2] {
            let moved = time.clampedDifference(Int64(turns) * Self.rollover)
            let away = moved.clampedDifference(expected)
            guard moved >= builtAt, abs(away) <= Self.rollover / 2 || (lastGood == nil && away <= Self.rollover) else {
                continue
            }
            return turns * 1024
        }
        return nil
    }
}

extension Int64 {
    /// The difference, at the end of the range where it lies beyond.
    func clampedDifference(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (self < other ? -Int64.max : .max) : difference
    }
}
