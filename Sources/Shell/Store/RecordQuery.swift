import Delivery
import Sensing

/// Reads records and blocks of one segment file over a connection; every call ends its read transaction.
final class RecordQuery {
    private let database: SQLiteDatabase
    private let range: SQLiteStatement
    private let notes: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(SQLiteError) {
        self.database = database
        let version = try database.integer("PRAGMA user_version", purpose: "reading the schema's version") ?? 0
        let columns = SegmentSchema.columns(ofVersion: version)
        range = try database.prepare(
            "SELECT \(columns) FROM record WHERE position BETWEEN ? AND ? ORDER BY position",
            purpose: "reading records")
        notes = try database.prepare(
            """
            SELECT \(columns) FROM \(SegmentSchema.notes(ofVersion: version))
            WHERE direction = 2 AND position BETWEEN ? AND ? ORDER BY position
            """, purpose: "reading notes")
    }

    /// Records from a range in the order of their positions, at most so many and, beyond the first, so many bytes.
    func records(
        in positions: PositionRange, maximumRecords: Int, maximumBytes: Int
    ) throws(SQLiteError) -> [StoredRecord] {
        try read(range, positions, maximumRecords: maximumRecords, maximumBytes: maximumBytes)
    }

    /// The same of the station's own notes alone, which an index knows.
    func notes(
        in positions: PositionRange, maximumRecords: Int, maximumBytes: Int
    ) throws(SQLiteError) -> [StoredRecord] {
        try read(notes, positions, maximumRecords: maximumRecords, maximumBytes: maximumBytes)
    }

    private func read(
        _ rows: SQLiteStatement, _ positions: PositionRange, maximumRecords: Int, maximumBytes: Int
    ) throws(SQLiteError) -> [StoredRecord] {
        rows.bind(1, Int64(bitPattern: positions.first))
        rows.bind(2, Int64(bitPattern: positions.last))
        defer { rows.reset() }
        var found: [StoredRecord] = []
        var bytes = 0
        while found.count < maximumRecords, try rows.step() {
            let stored = try RecordRow.read(rows, of: database)
            bytes += Self.encodedBytes(stored.record)
            if !found.isEmpty, bytes > maximumBytes { break }
            found.append(stored)
        }
        return found
    }

    /// The last position in the file; nil when it is empty.
    func lastPosition() throws(SQLiteError) -> UInt64? {
        try database.integer("SELECT max(position) FROM record", purpose: "reading the last position")
            .map { UInt64(bitPattern: $0) }
    }

    /// The stored instant of the first record; nil when the file is empty.
    func firstInstant() throws(SQLiteError) -> Instant? {
        try database.integer(
            "SELECT time_ns FROM record ORDER BY position LIMIT 1", purpose: "reading the first record"
        ).map { Instant(nanoseconds: $0) }
    }

    /// The stored instant of the last record; nil when the file is empty.
    func lastInstant() throws(SQLiteError) -> Instant? {
        try database.integer(
            "SELECT time_ns FROM record ORDER BY position DESC LIMIT 1", purpose: "reading the last record"
        ).map { Instant(nanoseconds: $0) }
    }

    /// The blocks that are complete or were closed with the file.
    func storedBlocks() throws(SQLiteError) -> [LedgerBlock] {
        try BlockTable.read(
            try database.prepare(
                "SELECT first, last, records, observations, digest FROM block ORDER BY first",
                purpose: "reading blocks"))
    }

    /// The block that was not closed: computed from the records behind the last stored block.
    func openBlock(after position: UInt64) throws(SQLiteError) -> LedgerBlock? {
        guard let last = try lastPosition(), last > position else { return nil }
        var open: LedgerBlock?
        range.bind(1, Int64(bitPattern: position + 1))
        range.bind(2, Int64(bitPattern: last))
        defer { range.reset() }
        while try range.step() {
            let block = LedgerBlock(try RecordRow.read(range, of: database))
            if open == nil { open = block } else { open?.add(block) }
        }
        return open
    }

    /// All blocks, whether the file was closed or not.
    func blocks() throws(SQLiteError) -> [LedgerBlock] {
        var blocks = try storedBlocks()
        if let open = try openBlock(after: blocks.last?.last ?? 0) { blocks.append(open) }
        return blocks
    }

    /// About what a record takes in a batch.
    static func encodedBytes(_ record: Record) -> Int {
        24 + record.raw.count + (record.defect?.utf8.count ?? 0) + record.observations.count * 6
    }
}
