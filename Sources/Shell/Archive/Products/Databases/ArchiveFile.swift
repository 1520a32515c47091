import Delivery
import Sensing
import Store

/// An archive's SQLite file that is only read, beside the process that writes it or long after: it takes no lock, makes
/// no checkpoint and creates nothing.
public struct ArchiveFile: ProductDatabase {
    public let name: String
    private let reader: ArchiveReader

    public init(path: String) throws(ArchiveError) {
        name = path
        reader = try ArchiveReader(path: path)
    }

    public func stations() async throws(ArchiveError) -> [StationListing] {
        try await reader.stations()
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

    public func audit(
        _ stream: BatchStream, blockSize: UInt64, in range: PositionRange, count: Int
    ) async throws(ArchiveError) -> [AuditBlock]? {
        try await reader.audit(stream, blockSize: blockSize, in: range, count: count)
    }

    public func spans(
        of stream: BatchStream, in positions: RangeSet, width: Int64
    ) async throws(ArchiveError) -> Set<RecordSpan> {
        try await reader.spans(of: stream, in: positions, width: width)
    }

    public func remembered(_ name: String) async throws(ArchiveError) -> String? {
        try await reader.remembered(name)
    }

    public func averages(_ query: AverageQuery) async throws(ArchiveError) -> [AverageRow] {
        try await reader.averages(query)
    }

    public func prepareProducts() async throws(ArchiveError) {}

    public func close() async {}

    // MARK: What is not possible

    public func store(_ batches: [ReceivedBatch]) async throws(ArchiveError) -> [BatchOutcome] {
        throw refusal("storing a batch")
    }

    public func keep(_ fragment: BatchFragment, of station: String) async throws(ArchiveError) -> [UInt8]? {
        throw refusal("keeping a fragment")
    }

    public func forgetFragments(of batch: UInt64, station: String) async throws(ArchiveError) {
        throw refusal("leaving fragments")
    }

    public func stream(of reference: MetadataReference) async throws(ArchiveError) -> BatchStream? {
        throw refusal("looking for a reference")
    }

    public func held(of stream: BatchStream) async throws(ArchiveError) -> PartRanges {
        throw refusal("listing what is held")
    }

    public func remember(_ text: String, as name: String) async throws(ArchiveError) {
        throw refusal("noting how far the products are")
    }

    public func replace(
        _ averages: [AverageRow], of instrument: String, station: String, start: Instant
    ) async throws(ArchiveError) {
        throw refusal("storing averages")
    }

    /// SQLITE_READONLY.
    private static let readOnly: Int32 = 8

    private func refusal(_ purpose: String) -> ArchiveError {
        .database(
            SQLiteError(
                purpose: purpose, path: name, code: Self.readOnly,
                message: "it was opened to be read alone"))
    }
}
