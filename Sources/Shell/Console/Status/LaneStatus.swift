/// What waits in one lane for a destination.
public struct LaneStatus: Codable, Hashable, Sendable {
    /// `events`, `live`, `backlog` or `raw`.
    public var lane: String
    public var records: UInt64
    /// Estimated, as they lie on disk.
    public var bytes: UInt64

    public init(lane: String, records: UInt64, bytes: UInt64) {
        self.lane = lane
        self.records = records
        self.bytes = bytes
    }
}
