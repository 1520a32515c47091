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
        case .acknowledged(let destination, let epoch):
            let set = content.acknowledged[destination]?[epoch] ?? RangeSet()
            try write(set, destination: destination, epoch: epoch, to: database)
        case .floor(let epoch):
            try write(content.floors[epoch] ?? 1, epoch: epoch, into: "sequence_floor", of: database)
        case .opened(let epoch):
            try write(content.openSegments[epoch] ?? 1, epoch: epoch, into: "open_segment", of: database)
        case .closed(let segment): try write(segment, to: database)
        case .pruned(let segment, let blocks): try write(blocks, of: segment, to: database)
        case .setAside(let epoch): try writeSetAside(content.setAside[epoch] ?? RangeSet(), epoch: epoch, to: database)
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
        _ set: RangeSet, destination: String, epoch: String, to database: SQLiteDatabase
    ) throws(SQLiteError) {
        let delete = try database.prepare(
            "DELETE FROM destination_range WHERE destination = ? AND epoch = ?", purpose: purpose)
        delete.bind(1, destination)
        delete.bind(2, epoch)
        try delete.run()
        let insert = try database.prepare("INSERT INTO destination_range VALUES(?,?,?,?)", purpose: purpose)
        for range in set.ranges {
            insert.bind(1, destination)
            insert.bind(2, epoch)
            insert.bind(3, Int64(bitPattern: range.first))
            insert.bind(4, Int64(bitPattern: range.last))
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
        let insert = try database.prepare("INSERT OR REPLACE INTO block VALUES(?,?,?,?,?,?)", purpose: purpose)
        for block in blocks {
            insert.bind(1, segment.epoch)
            BlockTable.bind(block, to: insert, from: 2)
            try insert.run()
        }
    }

    private static func writeSetAside(
        _ set: RangeSet, epoch: String, to database: SQLiteDatabase
    ) throws(SQLiteError) {
        let delete = try database.prepare("DELETE FROM set_aside WHERE epoch = ?", purpose: purpose)
        delete.bind(1, epoch)
        try delete.run()
        let insert = try database.prepare("INSERT INTO set_aside VALUES(?,?,?)", purpose: purpose)
        for range in set.ranges {
            insert.bind(1, epoch)
            insert.bind(2, Int64(bitPattern: range.first))
            insert.bind(3, Int64(bitPattern: range.last))
            try insert.run()
        }
    }
}
