/// What a destination's link has cost on one day, kept over restarts so that a daily budget holds.
public struct LinkSpending: Hashable, Sendable, Codable {
    /// Days since 1970-01-01 (UTC).
    public var day: Int32
    public var bytes: UInt64

    public init(day: Int32, bytes: UInt64) {
        self.day = day
        self.bytes = bytes
    }
}
