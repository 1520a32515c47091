import Delivery
import Sensing

/// What an archive's database keeps beside the records, for what is made of them: averages, and how far everything is.
///
/// Nothing of it is asked while batches are stored, so that products never hold a station up.
public protocol ProductDatabase: ArchiveDatabase {
    /// Makes the tables that are lacking.
    func prepareProducts() async throws(ArchiveError)

    /// Which stretches of which instruments' time the records at these positions, or their raw bytes, are in. Times are
    /// taken as they were stamped.
    ///
    /// - Parameter width: of a stretch, in nanoseconds; they are counted from 1970.
    func spans(
        of stream: BatchStream, in positions: RangeSet, width: Int64
    ) async throws(ArchiveError) -> Set<RecordSpan>

    /// A short text that was kept under a name; nil when none was.
    func remembered(_ name: String) async throws(ArchiveError) -> String?
    func remember(_ text: String, as name: String) async throws(ArchiveError)

    /// Puts an instrument's averages of one period in the place of those that are there.
    func replace(
        _ averages: [AverageRow], of instrument: String, station: String, start: Instant
    ) async throws(ArchiveError)

    /// In the order of time, then of instrument, key and cell; at most `query.limit`.
    func averages(_ query: AverageQuery) async throws(ArchiveError) -> [AverageRow]
}

/// A stretch of one instrument's time.
public struct RecordSpan: Hashable, Sendable {
    public var instrument: String
    /// Counted from 1970 in widths.
    public var slot: Int64

    public init(instrument: String, slot: Int64) {
        self.instrument = instrument
        self.slot = slot
    }
}
