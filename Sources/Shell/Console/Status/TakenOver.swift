import Sensing

/// Who has an instrument's line instead of the station, and since when.
public struct TakenOver: Codable, Hashable, Sendable {
    /// As the person's console says it: `alice from 10.1.2.3`.
    public var by: String
    @InstantText public var since: Instant

    public init(by: String, since: Instant) {
        self.by = by
        self.since = since
    }
}
