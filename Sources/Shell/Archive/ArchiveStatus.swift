import Sensing

/// What `GET /v1/status` of an archive answers.
struct ArchiveStatus: Encodable {
    var time: String
    var stations: Int
    var batches: UInt64
    var storedRecords: UInt64
    var storedObservations: UInt64
    var duplicateRecords: UInt64
    var refusedBatches: UInt64
    var commits: UInt64
    var lastCommit: String?
    var failure: String?

    private enum CodingKeys: String, CodingKey {
        case time, stations, batches, commits, failure
        case storedRecords = "stored_records"
        case storedObservations = "stored_observations"
        case duplicateRecords = "duplicate_records"
        case refusedBatches = "refused_batches"
        case lastCommit = "last_commit"
    }

    init(_ statistics: ArchiveStatistics, now: Instant) {
        time = now.iso8601
        stations = statistics.stations
        batches = statistics.batches
        storedRecords = statistics.storedRecords
        storedObservations = statistics.storedObservations
        duplicateRecords = statistics.duplicateRecords
        refusedBatches = statistics.refusedBatches
        commits = statistics.commits
        lastCommit = statistics.lastCommit?.iso8601
        failure = statistics.failure
    }
}
