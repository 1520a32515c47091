import Delivery

/// An archive in one SQLite file: one connection writes, another reads beside it.
public struct SQLiteArchive: ArchiveDatabase {
    public let name: String
    let writer: SQLiteArchiveWriter
    let reader: ArchiveReader

    /// Opens the file, or creates it; one of an earlier version is brought to this one.
    public init(path: String) throws(ArchiveError) {
        name = path
        writer = try SQLiteArchiveWriter(path: path)
        reader = try ArchiveReader(path: path)
    }

    public func store(_ batches: [ReceivedBatch]) async throws(ArchiveError) -> [BatchOutcome] {
        try await writer.store(batches)
    }

    public func keep(_ fragment: BatchFragment, of station: String) async throws(ArchiveError) -> [UInt8]? {
        try await writer.keep(fragment, of: station)
    }

    public func forgetFragments(of batch: UInt64, station: String) async throws(ArchiveError) {
        try await writer.forgetFragments(of: batch, station: station)
    }

    public func stream(of reference: MetadataReference) async throws(ArchiveError) -> BatchStream? {
        try await writer.stream(of: reference)
    }

    public func held(of stream: BatchStream) async throws(ArchiveError) -> PartRanges {
        try await writer.held(of: stream)
    }

    public func stations() async throws(ArchiveError) -> [StationListing] {
        try await reader.stations()
    }

    public func audit(
        _ stream: BatchStream, blockSize: UInt64, in range: PositionRange, count: Int
    ) async throws(ArchiveError) -> [AuditBlock]? {
        try await reader.audit(stream, blockSize: blockSize, in: range, count: count)
    }

    public func registrations(of stream: BatchStream) async throws(ArchiveError) -> [InstrumentRegistration] {
        try await reader.registrations(of: stream)
    }

    public func observations(_ query: ObservationQuery) async throws(ArchiveError) -> [ObservationRow] {
        try await reader.observations(query)
    }

    public func records(_ query: RecordsQuery) async throws(ArchiveError) -> [ArchivedRecord] {
        try await reader.records(query)
    }

    public func close() async {
        await writer.close()
    }
}
