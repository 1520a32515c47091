import Delivery
import Logging

/// An archive's database in PostgreSQL, for a fleet of stations: any number of archive processes may stand before it.
///
/// It writes over one connection and reads over another, each with a thread of its own; both come back by themselves.
public struct PostgresArchive: ArchiveDatabase {
    public let name: String
    let writer: PostgresWriter
    let reader: PostgresReader

    /// Connects, and creates the tables or brings them up to date. The database itself must be there.
    public static func open(_ address: PostgresAddress, log: Logger) async throws(ArchiveError) -> PostgresArchive {
        let archive = try PostgresArchive(address, log: log)
        try await archive.writer.prepare(log: log)
        return archive
    }

    private init(_ address: PostgresAddress, log: Logger) throws(ArchiveError) {
        name = address.name
        writer = try PostgresWriter(address, log: log)
        reader = try PostgresReader(address, log: log)
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
        try await reader.stream(of: reference)
    }

    public func held(of stream: BatchStream) async throws(ArchiveError) -> PartRanges {
        try await reader.held(of: stream)
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
        await reader.close()
    }
}
