import Delivery
import Sensing

/// Writes one change of the ledger; repeating it changes nothing.
enum LedgerWriting {
    private static let purpose = "writing the ledger"

    static func write(
        _ change: LedgerChange, of content: LedgerContent, to database: SQLiteDatabase
    ) throws(SQLiteError) {
        switch change {
        case .epoch: try write(content.epochs, to: database)
        case .registrations(let epoch):
            let registrations = content.books[epoch]?.registrations ?? []
            try RegistrationTable.write(registrations, epoch: epoch, to: database)
        // Written by `LedgerConfirmations`, which knows what changed of them.
        case .acknowledged: break
        case .floor(let epoch):
            try write(content.floors[epoch] ?? 1, epoch: epoch, into: "sequence_floor", of: database)
        case .opened(let epoch):
            try write(content.openSegments[epoch] ?? 1, epoch: epoch, into: "open_segment", of: database)
        case .closed(let segment): try write(segment, to: database)
        case .pruned(let segment, let blocks): try write(blocks, of: segment, to: database)
        case .positions(let epoch): try writePositions(of: epoch, content, to: database)
        case .dropped(let name):
            for loss in content.losses where loss.name == name { try write(loss, to: database) }
        case .spending(let destination): try write(content.spending[destination], of: destination, to: database)
        }
    }

    private static func write(_ epochs: [LedgerContent.Epoch], to database: SQLiteDatabase) throws(SQLiteError) {
        // Adopting an old epoch changes the order, and there are few.
        try database.execute("DELETE FROM epoch", purpose: purpose)
        let insert = try database.prepare("INSERT INTO epoch VALUES(?,?,?,?)", purpose: purpose)
        for (ordinal, epoch) in epochs.enumerated() {
            insert.bind(1, Int64(ordinal + 1))
            insert.bind(2, epoch.id)
            insert.bind(3, epoch.created.nanoseconds)
            insert.bind(4, epoch.reason)
            try insert.run()
        }
    }

    private static func write(
        _ position: UInt64, epoch: String, into table: String, of database: SQLiteDatabase
    ) throws(SQLiteError) {
        let insert = try database.prepare("INSERT OR REPLACE INTO \(table) VALUES(?,?)", purpose: purpose)
        insert.bind(1, epoch)
        insert.bind(2, Int64(bitPattern: position))
        try insert.run()
    }

    private static func write(
        _ segment: LedgerContent.ClosedSegment, to database: SQLiteDatabase
    ) throws(SQLiteError) {
        let insert = try database.prepare("INSERT OR REPLACE INTO segment VALUES(?,?,?,?)", purpose: purpose)
        insert.bind(1, segment.name.epoch)
        insert.bind(2, Int64(bitPattern: segment.name.first))
        insert.bind(3, Int64(bitPattern: segment.last))
        insert.bind(4, segment.lastWritten.nanoseconds)
        try insert.run()
    }

    private static func write(
        _ blocks: [LedgerBlock], of segment: SegmentName, to database: SQLiteDatabase
    ) throws(SQLiteError) {
        for sql in ["INSERT OR REPLACE INTO pruned VALUES(?,?)", "DELETE FROM segment WHERE epoch = ? AND first = ?"] {
            let statement = try database.prepare(sql, purpose: purpose)
            statement.bind(1, segment.epoch)
            statement.bind(2, Int64(bitPattern: segment.first))
            try statement.run()
        }
        let insert = try database.prepare("INSERT OR REPLACE INTO block VALUES(?,?,?,?,?,?,?,?)", purpose: purpose)
        for block in blocks {
            insert.bind(1, segment.epoch)
            BlockTable.bind(block, to: insert, from: 2)
            try insert.run()
        }
    }

    private static func write(_ dropped: DroppedSegment, to database: SQLiteDatabase) throws(SQLiteError) {
        let insert = try database.prepare("INSERT OR REPLACE INTO dropped VALUES(?,?,?,?,?,?,?,?,?)", purpose: purpose)
        insert.bind(1, dropped.name.epoch)
        insert.bind(2, Int64(bitPattern: dropped.name.first))
        insert.bind(3, Int64(bitPattern: dropped.last))
        insert.bind(4, Int64(bitPattern: dropped.records))
        insert.bind(5, dropped.instant.nanoseconds)
        insert.bind(6, dropped.reason)
        insert.bind(7, dropped.lacking)
        insert.bind(8, dropped.told?.epoch)
        insert.bind(9, dropped.told.map { Int64(bitPattern: $0.position) })
        try insert.run()
    }

    private static func write(
        _ spending: LinkSpending?, of destination: String, to database: SQLiteDatabase
    ) throws(SQLiteError) {
        guard let spending else { return }
        let insert = try database.prepare("INSERT OR REPLACE INTO spending VALUES(?,?,?)", purpose: purpose)
        insert.bind(1, destination)
        insert.bind(2, Int64(spending.day))
        insert.bind(3, Int64(bitPattern: spending.bytes))
        try insert.run()
    }

    /// What cannot be read any more, of one epoch: rarely more than a few ranges, so they are written whole.
    private static func writePositions(
        of epoch: String, _ content: LedgerContent, to database: SQLiteDatabase
    ) throws(SQLiteError) {
        try replace(content.setAside[epoch], in: "set_aside", kind: nil, epoch: epoch, of: database)
        let dropped = content.dropped[epoch]
        let kinds: [(UnlinkedKind, RangeSet?)] = [
            (.pruned, content.pruned[epoch]), (.unverifiable, content.unverifiable[epoch]),
            (.droppedData, dropped?.data), (.droppedRaw, dropped?.raw),
        ]
        for (kind, set) in kinds { try replace(set, in: "unlinked_range", kind: kind, epoch: epoch, of: database) }
    }

    private static func replace(
        _ set: RangeSet?, in table: String, kind: UnlinkedKind?, epoch: String, of database: SQLiteDatabase
    ) throws(SQLiteError) {
        let isOfKind = kind.map { " AND kind = \($0.rawValue)" } ?? ""
        let delete = try database.prepare("DELETE FROM \(table) WHERE epoch = ?\(isOfKind)", purpose: purpose)
        delete.bind(1, epoch)
        try delete.run()
        let columns = kind == nil ? "epoch, first, last" : "epoch, first, last, kind"
        let values = kind.map { "?,?,?,\($0.rawValue)" } ?? "?,?,?"
        let insert = try database.prepare("INSERT INTO \(table)(\(columns)) VALUES(\(values))", purpose: purpose)
        for range in set?.ranges ?? [] {
            insert.bind(1, epoch)
            insert.bind(2, Int64(bitPattern: range.first))
            insert.bind(3, Int64(bitPattern: range.last))
            try insert.run()
        }
    }
}
