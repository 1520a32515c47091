/// A point on International Atomic Time, in nanoseconds since 1970-01-01T00:00:00 TAI. It has no leap seconds, so the
/// clock model is kept in it and UTC is made at the end.
public struct TAIInstant: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    public static func < (left: TAIInstant, right: TAIInstant) -> Bool { left.nanoseconds < right.nanoseconds }

    public func adding(nanoseconds: Int64) -> TAIInstant {
        TAIInstant(nanoseconds: self.nanoseconds &+ nanoseconds)
    }

    public func nanoseconds(since other: TAIInstant) -> Int64 { nanoseconds &- other.nanoseconds }
}
