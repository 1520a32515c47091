import Delivery
import Sensing

/// The segment file that is being written: the only connection that writes or checkpoints it.
final class SegmentWriter {
    let name: SegmentName
    let query: RecordQuery
    /// Where the next record goes.
    private(set) var next: UInt64
    private(set) var openBlock: LedgerBlock?
    private let database: SQLiteDatabase
    /// Nil for a file of an earlier version.
    private let insert: SQLiteStatement?
    private let insertBlock: SQLiteStatement?
    /// What the file says about the instruments already.
    private var writtenBook: RegistrationBook?

    /// Takes an open file, and makes the tables when there are none. When it fails, the caller still has the connection
    /// and can move the file aside before closing it.
    init(name: SegmentName, database: SQLiteDatabase) throws(SQLiteError) {
        self.name = name
        self.database = database
        try database.makeDurable()
        let isOutdated = try Self.prepareTables(of: database)
        insert =
            isOutdated
            ? nil
            : try database.prepare(
                "INSERT INTO record(\(SegmentSchema.columns)) VALUES(\(SegmentSchema.parameters))",
                purpose: "storing records")
        insertBlock =
            isOutdated
            ? nil
            : try database.prepare(
                "INSERT OR REPLACE INTO block(\(BlockTable.columns)) VALUES(?,?,?,?,?,?,?)", purpose: "storing a block")
        query = try RecordQuery(database)
        next = max(name.first, (try query.lastPosition() ?? 0) + 1)
        try restoreOpenBlock()
    }

    var isEmpty: Bool { next == name.first }
    /// An earlier version of this program wrote the file: it is to be closed, and the next record goes into a new one.
    var isOutdated: Bool { insert == nil }
    var last: UInt64 { next - 1 }

    /// SQLite's own check; nil when it found nothing.
    func quickCheck() throws(SQLiteError) -> String? {
        try database.quickCheck()
    }

    /// Stores everything that is pending in one transaction and returns when it is durable.
    func commit(_ pending: PendingRecords, book: RegistrationBook) throws(SQLiteError) {
        var block = openBlock
        try database.transaction("storing records") { () throws(SQLiteError) in
            if writtenBook != book { try RegistrationTable.write(book.registrations, epoch: name.epoch, to: database) }
            try pending.arena.withUnsafeBufferPointer { (arena) throws(SQLiteError) in
                try store(pending.entries, UnsafeRawBufferPointer(arena), block: &block)
            }
        }
        writtenBook = book
        openBlock = block
        next += UInt64(pending.count)
    }

    /// All blocks of the file, the open one included.
    func blocks() throws(SQLiteError) -> [LedgerBlock] {
        if isOutdated { return try query.blocks() }
        let stored = try query.storedBlocks().filter { $0.first != openBlock?.first }
        return stored + (openBlock.map { [$0] } ?? [])
    }

    /// Makes the file complete and a plain single file: its last block stored, its log copied and gone.
    ///
    /// A reader in another process may prevent the latter; then the log stays, which every reader understands.
    func seal() throws(SQLiteError) {
        if let openBlock, let insertBlock {
            BlockTable.bind(openBlock, to: insertBlock, from: 1)
            try insertBlock.run()
        }
        if try database.checkpoint() {
            _ = try? database.text("PRAGMA journal_mode = DELETE", purpose: "closing a segment")
        }
    }

    /// Copies the log into the file, through the disk's own cache; afterwards what the file says is durable.
    func checkpoint() throws(SQLiteError) -> Bool {
        try database.checkpoint()
    }

    /// Writes everything that is committed into a new file, as the connection sees it.
    func copy(to path: String) throws(SQLiteError) {
        let quoted = path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        try database.execute("VACUUM INTO '\(quoted)'", purpose: "writing a segment again")
    }

    func limitPages(_ pages: Int) throws(SQLiteError) {
        try database.execute("PRAGMA max_page_count = \(pages)", purpose: "limiting the file")
    }

    /// What `PRAGMA synchronous` says on the connection that commits; 2 is FULL.
    func synchronousLevel() throws(SQLiteError) -> Int64? {
        try database.integer("PRAGMA synchronous", purpose: "reading the durability")
    }

    /// Makes the tables of a new file, and those of an earlier version anew while they are empty. True when the file is
    /// to stay as it is.
    private static func prepareTables(of database: SQLiteDatabase) throws(SQLiteError) -> Bool {
        let version = try database.integer("PRAGMA user_version", purpose: "reading the schema's version") ?? 0
        guard version < SegmentSchema.version else { return false }
        let purpose = "creating the tables"
        if version > 0 {
            guard try database.integer("SELECT 1 FROM record LIMIT 1", purpose: purpose) == nil else { return true }
        }
        try database.transaction(purpose) { () throws(SQLiteError) in
            if version > 0 { try database.execute("DROP TABLE record; DROP TABLE block", purpose: purpose) }
            try database.execute(SegmentSchema.sql, purpose: purpose)
        }
        return false
    }

    private func restoreOpenBlock() throws(SQLiteError) {
        guard !isOutdated else { return }
        let stored = try query.storedBlocks().last
        openBlock = try query.computedBlocks(after: stored?.last ?? 0).last
        // A file that was closed early and is written again continues its last block.
        if openBlock == nil, let stored, stored.last % LedgerBlock.size != 0 { openBlock = stored }
    }

    private func store(
        _ entries: [PendingRecords.Entry], _ arena: UnsafeRawBufferPointer, block: inout LedgerBlock?
    ) throws(SQLiteError) {
        guard let insert, let insertBlock else {
            throw SQLiteError(
                purpose: "storing records", path: database.path, code: SQLiteDatabase.outdatedCode,
                message: "an earlier version wrote the file; it must be closed first")
        }
        var offset = 0
        var position = next
        for entry in entries {
            let bytes = UnsafeRawBufferPointer(rebasing: arena[offset..<offset + entry.arenaBytes])
            RecordRow.bind(entry, position: position, bytes: bytes, to: insert)
            try insert.run()
            let raw = UnsafeRawBufferPointer(rebasing: bytes[..<entry.rawBytes])
            let part = LedgerBlock(
                first: position, last: position, records: 1, observations: UInt64(entry.observations),
                digest: RecordDigest.digest(position: position, content: entry.content), raws: raw.isEmpty ? 0 : 1,
                rawDigest: RecordDigest.digest(position: position, raw: raw))
            if block == nil { block = part } else { block?.add(part) }
            if position % LedgerBlock.size == 0, let complete = block {
                BlockTable.bind(complete, to: insertBlock, from: 1)
                try insertBlock.run()
                block = nil
            }
            offset += entry.arenaBytes
            position += 1
        }
    }
}
