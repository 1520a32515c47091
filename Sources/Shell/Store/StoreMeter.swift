import Sensing

/// The engine's counters since it was opened.
struct StoreMeter {
    var state = StoreState.writing
    var message: String?
    var storedRecords: UInt64 = 0
    var storedObservations: UInt64 = 0
    var commits: UInt64 = 0
    var commitLatency = LatencyHistogram()
    var receiveToDurable = LatencyHistogram()
    var prunedSegments: UInt64 = 0
    var acknowledgedRecords: [String: UInt64] = [:]
    var lastAcknowledgement: [String: Instant] = [:]
    var skippedRecords: [String: UInt64] = [:]

    /// Older than this, an instant is not the time of arrival of something that just came in.
    private static let longestLatency: Int64 = 3_600_000_000_000

    mutating func countCommit(_ records: PendingRecords, durableAt instant: Instant, tookNanoseconds: UInt64) {
        commits += 1
        commitLatency.add(nanoseconds: tookNanoseconds)
        storedRecords += UInt64(records.count)
        for entry in records.entries {
            storedObservations += UInt64(entry.observations)
            let latency = instant.nanoseconds(since: entry.time.instant)
            if entry.direction == .received, (0..<Self.longestLatency).contains(latency) {
                receiveToDurable.add(nanoseconds: UInt64(latency))
            }
        }
    }
}
