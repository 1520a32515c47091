import Delivery

/// Adds up what waits in each lane.
struct LaneCounts {
    /// Of the segment that is being counted.
    var bytesPerRecord = 0.0
    private var records: [Lane: UInt64] = [:]
    private var bytes: [Lane: Double] = [:]

    /// On disk about half of a record is its raw bytes.
    private static let share = 0.5

    mutating func add(_ count: UInt64, to lane: Lane) {
        records[lane, default: 0] += count
        bytes[lane, default: 0] += Double(count) * bytesPerRecord * (lane == .events ? 1 : Self.share)
    }

    var lanes: [LaneBacklog] {
        Lane.allCases.map { LaneBacklog(lane: $0, records: records[$0] ?? 0, bytes: UInt64(bytes[$0] ?? 0)) }
    }
}
