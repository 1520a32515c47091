import Delivery
import Store
import Timekeeping

/// What an archive's writer knows of its file without asking it; read again when another process changed the file.
struct ArchiveMemory {
    var known: KnownEpochs
    /// By the stream's number.
    var held: [Int64: PartRanges]
    /// By station: the gaps of its clock that were closed.
    var corrections: [String: ClockCorrections]
    /// To the stream's number.
    var references: [MetadataReference: Int64]
    private var streams: [Int64: BatchStream]
    /// SQLite's count of what other connections committed.
    var version: Int64

    init(_ database: SQLiteDatabase, version: Int64) throws(SQLiteError) {
        known = try EpochTables.read(from: database)
        held = try HeldTable.read(from: database)
        corrections = try RetimingTables.read(from: database)
        references = try ReceiptTable.references(in: database)
        streams = Dictionary(known.epochs.map { ($0.value.id, $0.key) }, uniquingKeysWith: { first, _ in first })
        self.version = version
    }

    func stream(of reference: MetadataReference) -> BatchStream? {
        references[reference].flatMap { streams[$0] }
    }

    mutating func learn(_ meaning: KnownEpochs.Meaning, of stream: BatchStream) {
        known.epochs[stream] = meaning
        streams[meaning.id] = stream
    }
}
