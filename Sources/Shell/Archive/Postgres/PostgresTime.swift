import Sensing

/// An instant as PostgreSQL keeps it: whole microseconds since 2000-01-01, and in a column beside them the nanoseconds
/// that they leave over.
struct PostgresTime: Hashable, Sendable {
    var microseconds: Int64
    /// 0 to 999.
    var rest: Int16

    /// 2000-01-01T00:00:00Z in microseconds since 1970.
    private static let epoch: Int64 = 946_684_800_000_000

    init(_ instant: Instant) {
        let (quotient, remainder) = instant.nanoseconds.quotientAndRemainder(dividingBy: 1000)
        let isBefore = remainder < 0
        microseconds = quotient - (isBefore ? 1 : 0) - Self.epoch
        rest = Int16(isBefore ? remainder + 1000 : remainder)
    }

    init(microseconds: Int64, rest: Int64) {
        self.microseconds = microseconds
        self.rest = Int16(truncatingIfNeeded: rest)
    }

    /// Times that somebody else wrote may lie outside of what an instant can say; they wrap, and the audit finds them.
    var instant: Instant {
        Instant(nanoseconds: (microseconds &+ Self.epoch) &* 1000 &+ Int64(rest))
    }
}
