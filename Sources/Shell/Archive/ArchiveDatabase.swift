import Delivery
import Sensing

/// The database behind an archive: SQLite for one machine, PostgreSQL for a fleet.
///
/// Everything that an archive knows is in it, so that any number of archive processes may stand behind one PostgreSQL.
/// What is remembered besides (which numbers mean what) is a copy that is read again when another process changed it.
public protocol ArchiveDatabase: Sendable {
    /// What people call it: the file's path, or `postgresql://host/name` without user and password.
    var name: String { get }

    // MARK: writing

    /// Stores the batches in one transaction and in order, each whole or not at all; what is there already is left as it
    /// is. What a batch `covers` is held from then on, and the receipts of signed batches with it. Returns after the
    /// commit, one outcome a batch. Throws when nothing was stored and it may be tried again.
    func store(_ batches: [ReceivedBatch]) async throws(ArchiveError) -> [BatchOutcome]

    /// Keeps a part of a batch that was too large for its link; returns the batch when all parts are there. The parts go
    /// with `forgetFragments` once the batch is answered.
    func keep(_ fragment: BatchFragment, of station: String) async throws(ArchiveError) -> [UInt8]?
    func forgetFragments(of batch: UInt64, station: String) async throws(ArchiveError)

    // MARK: reading

    /// Whose batches refer to this; nil when it was never told.
    func stream(of reference: MetadataReference) async throws(ArchiveError) -> BatchStream?

    /// Everything that is held of a stream, what was only covered included; empty when it is unknown.
    func held(of stream: BatchStream) async throws(ArchiveError) -> PartRanges

    /// Stations with their streams, and how much is held of each, without a look at the records.
    func stations() async throws(ArchiveError) -> [StationListing]

    /// The next blocks that hold anything, from the range's first position on, at most `count`, computed from the rows
    /// themselves; nil when the stream is unknown.
    func audit(
        _ stream: BatchStream, blockSize: UInt64, in range: PositionRange, count: Int
    ) async throws(ArchiveError) -> [AuditBlock]?

    /// What the numbers of a stream mean; empty when it is unknown.
    func registrations(of stream: BatchStream) async throws(ArchiveError) -> [InstrumentRegistration]

    /// In the order of streams, and of time within each; at most `query.limit`.
    func observations(_ query: ObservationQuery) async throws(ArchiveError) -> [ObservationRow]

    /// Records with their raw bytes where those are there, by time within each stream, for logs and averages.
    func records(_ query: RecordsQuery) async throws(ArchiveError) -> [ArchivedRecord]

    /// Ends all connections; calls that come later throw.
    func close() async
}
