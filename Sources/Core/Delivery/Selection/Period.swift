import Sensing

/// A length of time that UTC is cut into: periods begin at its multiples since 1970-01-01T00:00:00Z, whoever counts.
public struct Period: Hashable, Sendable {
    /// Nanoseconds, more than 0.
    public let length: Int64

    /// `length` must be more than 0; for numbers from outside use `init(checking:)`.
    public init(nanoseconds length: Int64) {
        precondition(length > 0, "a period without length")
        self.length = length
    }

    /// Nil unless a whole number of periods makes a day, so that one begins at each midnight.
    public init?(checking length: Int64) {
        guard length > 0, Self.day % length == 0 else { return nil }
        self.length = length
    }

    /// A quarter of an hour.
    public static let quarterHour = Period(nanoseconds: 900 * Instant.nanosecondsPerSecond)

    private static let day = 86_400 * Instant.nanosecondsPerSecond

    /// Which period an instant is in; negative before 1970.
    public func index(of instant: Instant) -> Int64 {
        let whole = instant.nanoseconds / length
        return instant.nanoseconds % length < 0 ? whole - 1 : whole
    }

    /// Where the period begins that an instant is in.
    public func start(of instant: Instant) -> Instant { start(ofIndex: index(of: instant)) }

    public func start(ofIndex index: Int64) -> Instant { Instant(nanoseconds: index &* length) }

    /// The middle, rounded down to a nanosecond.
    public func middle(ofIndex index: Int64) -> Instant { start(ofIndex: index).adding(nanoseconds: length / 2) }
}

extension Period: CustomStringConvertible {
    /// In the largest unit that gives a whole number: `10 min`.
    public var description: String {
        let unit = Self.units.last { length % $0.nanoseconds == 0 } ?? Self.units[0]
        return "\(length / unit.nanoseconds) \(unit.symbol)"
    }

    private static let units: [(symbol: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1000), ("ms", 1_000_000), ("s", 1_000_000_000), ("min", 60_000_000_000),
        ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
    ]
}
