import Delivery
import Sensing

/// Reads records and blocks of one segment file over a connection; every call ends its read transaction.
final class RecordQuery {
    /// How much one read may give.
    struct Limit {
        var records: Int
        /// Beyond the first record.
        var bytes: Int
    }

    let version: Int64
    let database: SQLiteDatabase
    private let range: SQLiteStatement
    private let notes: SQLiteStatement
    private let data: SQLiteStatement
    private let raw: SQLiteStatement
    /// Nil when the file cannot find its events.
    private let events: SQLiteStatement?
    /// Prepared when somebody wants the newest first.
    private var descendingData: SQLiteStatement?

    init(_ database: SQLiteDatabase) throws(SQLiteError) {
        self.database = database
        version = try database.integer("PRAGMA user_version", purpose: "reading the schema's version") ?? 0
        let columns = SegmentSchema.columns(ofVersion: version)
        let within = "position BETWEEN ? AND ? ORDER BY position"
        range = try database.prepare("SELECT \(columns) FROM record WHERE \(within)", purpose: "reading records")
        notes = try database.prepare(
            "SELECT \(columns) FROM \(SegmentSchema.notes(ofVersion: version)) AND \(within)", purpose: "reading notes")
        data = try database.prepare(
            "SELECT \(SegmentSchema.columns(ofVersion: version, withRaw: false)) FROM record WHERE \(within)",
            purpose: "reading data")
        raw = try database.prepare("SELECT position, raw FROM record WHERE \(within)", purpose: "reading raw bytes")
        let eventful = SegmentSchema.events(ofVersion: version)
        events =
            if let eventful {
                try database.prepare("SELECT position FROM \(eventful) AND \(within)", purpose: "looking for events")
            } else { nil }
    }

    /// Records from a range in the order of their positions.
    func records(in positions: PositionRange, _ limit: Limit) throws(SQLiteError) -> [StoredRecord] {
        try read(range, positions, limit)
    }

    /// The same of the station's own notes alone, which an index knows.
    func notes(in positions: PositionRange, _ limit: Limit) throws(SQLiteError) -> [StoredRecord] {
        try read(notes, positions, limit)
    }

    /// Records without their raw bytes.
    func data(in positions: PositionRange, _ limit: Limit) throws(SQLiteError) -> [StoredRecord] {
        try read(data, positions, limit)
    }

    /// The same from the end of the range, and still ascending.
    func newestData(in positions: PositionRange, _ limit: Limit) throws(SQLiteError) -> [StoredRecord] {
        if let descendingData { return try read(descendingData, positions, limit).reversed() }
        let columns = SegmentSchema.columns(ofVersion: version, withRaw: false)
        let statement = try database.prepare(
            "SELECT \(columns) FROM record WHERE position BETWEEN ? AND ? ORDER BY position DESC",
            purpose: "reading data")
        descendingData = statement
        return try read(statement, positions, limit).reversed()
    }

    /// Raw bytes, and up to where the range was looked through for them; nil when it holds no record.
    func raws(
        in positions: PositionRange, _ limit: Limit
    ) throws(SQLiteError) -> (raws: [StoredRaw], looked: RangeSet) {
        bind(positions, to: raw)
        defer { raw.reset() }
        var found: [StoredRaw] = []
        var looked = PositionRun()
        var bytes = 0
        while found.count < limit.records, try raw.step() {
            let stored = StoredRaw(position: UInt64(bitPattern: raw.integer(0)), bytes: raw.blob(1))
            if !stored.bytes.isEmpty {
                bytes += Self.encodedBytes(stored)
                if !found.isEmpty, bytes > limit.bytes { break }
                found.append(stored)
            }
            looked.append(stored.position)
        }
        return (found, looked.set)
    }

    /// Where commands and notes are, at most so many; nothing when the file cannot find them.
    func events(in positions: PositionRange, atMost count: Int) throws(SQLiteError) -> [UInt64] {
        guard let events else { return [] }
        bind(positions, to: events)
        defer { events.reset() }
        var found: [UInt64] = []
        while found.count < count, try events.step() { found.append(UInt64(bitPattern: events.integer(0))) }
        return found
    }

    /// How many commands and notes there are.
    func countOfEvents(in positions: PositionRange) throws(SQLiteError) -> UInt64 {
        guard let eventful = SegmentSchema.events(ofVersion: version) else { return 0 }
        let statement = try database.prepare(
            "SELECT count(*) FROM \(eventful) AND position BETWEEN ? AND ?", purpose: "counting events")
        bind(positions, to: statement)
        return try statement.step() ? UInt64(bitPattern: statement.integer(0)) : 0
    }

    private func bind(_ positions: PositionRange, to statement: SQLiteStatement) {
        statement.bind(1, Int64(bitPattern: positions.first))
        statement.bind(2, Int64(bitPattern: positions.last))
    }

    private func read(
        _ rows: SQLiteStatement, _ positions: PositionRange, _ limit: Limit
    ) throws(SQLiteError) -> [StoredRecord] {
        bind(positions, to: rows)
        defer { rows.reset() }
        var found: [StoredRecord] = []
        found.reserveCapacity(Int(min(UInt64(limit.records), positions.count)))
        var bytes = 0
        while found.count < limit.records, try rows.step() {
            let stored = try RecordRow.read(rows, of: database)
            bytes += Self.encodedBytes(stored.record)
            if !found.isEmpty, bytes > limit.bytes { break }
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

    /// The stored instant of one record; nil when it is not there.
    func instant(at position: UInt64) throws(SQLiteError) -> Instant? {
        try database.integer("SELECT time_ns FROM record WHERE position = \(position)", purpose: "reading a time")
            .map { Instant(nanoseconds: $0) }
    }

    /// The blocks that are complete or were closed with the file; none of an earlier version, whose digests are of
    /// another kind.
    func storedBlocks() throws(SQLiteError) -> [LedgerBlock] {
        guard version >= SegmentSchema.version else { return [] }
        return try BlockTable.read(
            try database.prepare(
                "SELECT \(BlockTable.columns) FROM block ORDER BY first", purpose: "reading blocks"))
    }

    /// Computed from the records behind a position, without the data and without the raw bytes at some positions.
    func computedBlocks(
        after position: UInt64, without left: PartRanges = PartRanges()
    ) throws(SQLiteError) -> [LedgerBlock] {
        guard let last = try lastPosition(), last > position else { return [] }
        var blocks: [LedgerBlock] = []
        bind(PositionRange(first: position + 1, last: last), to: range)
        defer { range.reset() }
        while try range.step() {
            var block = LedgerBlock(try RecordRow.read(range, of: database))
            if left.data.contains(block.first) { block.leaveOutData() }
            if left.raw.contains(block.first) { block.leaveOutRaw() }
            guard block.records + block.raws > 0 else { continue }
            if let newest = blocks.last, LedgerBlock.index(of: newest.first) == LedgerBlock.index(of: block.first) {
                blocks[blocks.count - 1].add(block)
            } else {
                blocks.append(block)
            }
        }
        return blocks
    }

    /// All blocks, whether the file was closed or not.
    func blocks() throws(SQLiteError) -> [LedgerBlock] {
        let stored = try storedBlocks()
        return stored + (try computedBlocks(after: stored.last?.last ?? 0))
    }

    /// About what a record takes in a batch.
    static func encodedBytes(_ record: Record) -> Int {
        24 + record.raw.count + (record.defect?.utf8.count ?? 0) + record.observations.count * 6
    }

    static func encodedBytes(_ raw: StoredRaw) -> Int { 4 + raw.bytes.count }
}
