/// A point on UTC, in nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX).
public struct Instant: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    public static let nanosecondsPerSecond: Int64 = 1_000_000_000

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// From whole seconds since 1970 and the nanoseconds that follow them.
    public init(unixSeconds: Int64, nanoseconds: Int64 = 0) {
        self.nanoseconds = unixSeconds &* Self.nanosecondsPerSecond &+ nanoseconds
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    public func adding(nanoseconds: Int64) -> Instant {
        Instant(nanoseconds: self.nanoseconds &+ nanoseconds)
    }

    /// How many nanoseconds this instant lies after `other`; negative when it lies before.
    public func nanoseconds(since other: Instant) -> Int64 {
        nanoseconds &- other.nanoseconds
    }
}
