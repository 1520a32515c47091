import Sensing

/// What `GET /v1/status` of an archive answers.
struct ArchiveStatus: Encodable {
    var time: String
    var archive: String
    var database: String
    var stations: Int
    var batches: UInt64
    var storedRecords: UInt64
    var storedObservations: UInt64
    var storedRaws: UInt64
    var duplicateRecords: UInt64
    var duplicateRaws: UInt64
    var inquiries: UInt64
    var fragments: UInt64
    var metadataRequests: UInt64
    var refusedBatches: UInt64
    var refused: [String: UInt64]
    var commits: UInt64
    var lastCommit: String?
    var failure: String?

    private enum CodingKeys: String, CodingKey {
        case time, archive, database, stations, batches, inquiries, fragments, refused, commits, failure
        case storedRecords = "stored_records"
        case storedObservations = "stored_observations"
        case storedRaws = "stored_raws"
        case duplicateRecords = "duplicate_records"
        case duplicateRaws = "duplicate_raws"
        case metadataRequests = "metadata_requests"
        case refusedBatches = "refused_batches"
        case lastCommit = "last_commit"
    }

    init(_ statistics: ArchiveStatistics, archive: String, database: String, now: Instant) {
        time = now.iso8601
        self.archive = archive
        self.database = database
        stations = statistics.stations
        batches = statistics.batches
        storedRecords = statistics.storedRecords
        storedObservations = statistics.storedObservations
        storedRaws = statistics.storedRaws
        duplicateRecords = statistics.duplicateRecords
        duplicateRaws = statistics.duplicateRaws
        inquiries = statistics.inquiries
        fragments = statistics.fragments
        metadataRequests = statistics.metadataRequests
        refusedBatches = statistics.refusedBatches
        refused = Dictionary(
            uniqueKeysWithValues: ArchiveAnswer.Refusal.allCases.map { ($0.rawValue, statistics.refused[$0] ?? 0) })
        commits = statistics.commits
        lastCommit = statistics.lastCommit?.iso8601
        failure = statistics.failure
    }
}
