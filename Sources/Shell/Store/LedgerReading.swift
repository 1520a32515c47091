import Delivery
import Sensing

/// Reads `ledger.db`, in the daemon or in another process.
enum LedgerReading {
    private static let purpose = "reading the ledger"

    static func content(of database: SQLiteDatabase) throws(SQLiteError) -> LedgerContent {
        var content = LedgerContent()
        content.books = try RegistrationTable.read(from: database)
        content.epochs = try epochs(of: database)
        content.acknowledged = try acknowledged(of: database)
        content.closed = try closedSegments(of: database)
        let floor = try database.prepare("SELECT epoch, next FROM sequence_floor", purpose: purpose)
        while try floor.step() { content.floors[floor.text(0)] = UInt64(bitPattern: floor.integer(1)) }
        let open = try database.prepare("SELECT epoch, first FROM open_segment", purpose: purpose)
        while try open.step() { content.openSegments[open.text(0)] = UInt64(bitPattern: open.integer(1)) }
        let aside = try database.prepare("SELECT epoch, first, last FROM set_aside", purpose: purpose)
        while try aside.step() {
            content.setAside[aside.text(0), default: RangeSet()].insert(try range(aside, 1, of: database))
        }
        return content
    }

    static func prunedBlocks(of database: SQLiteDatabase, epoch: String) throws(SQLiteError) -> [LedgerBlock] {
        let statement = try database.prepare(
            "SELECT first, last, records, observations, digest FROM block WHERE epoch = ? ORDER BY first",
            purpose: purpose)
        statement.bind(1, epoch)
        return try BlockTable.read(statement)
    }

    private static func epochs(of database: SQLiteDatabase) throws(SQLiteError) -> [LedgerContent.Epoch] {
        let statement = try database.prepare(
            "SELECT id, created_ns, reason FROM epoch ORDER BY ordinal", purpose: purpose)
        var epochs: [LedgerContent.Epoch] = []
        while try statement.step() {
            let created = Instant(nanoseconds: statement.integer(1))
            epochs.append(LedgerContent.Epoch(id: statement.text(0), created: created, reason: statement.text(2)))
        }
        return epochs
    }

    private static func acknowledged(
        of database: SQLiteDatabase
    ) throws(SQLiteError) -> [String: [String: RangeSet]] {
        let statement = try database.prepare(
            "SELECT destination, epoch, first, last FROM destination_range ORDER BY destination, epoch, first",
            purpose: purpose)
        var acknowledged: [String: [String: RangeSet]] = [:]
        while try statement.step() {
            let range = try range(statement, 2, of: database)
            acknowledged[statement.text(0), default: [:]][statement.text(1), default: RangeSet()].insert(range)
        }
        return acknowledged
    }

    private static func closedSegments(
        of database: SQLiteDatabase
    ) throws(SQLiteError) -> [SegmentName: LedgerContent.ClosedSegment] {
        let statement = try database.prepare("SELECT epoch, first, last, written_ns FROM segment", purpose: purpose)
        var segments: [SegmentName: LedgerContent.ClosedSegment] = [:]
        while try statement.step() {
            let range = try range(statement, 1, of: database)
            let name = SegmentName(epoch: statement.text(0), first: range.first)
            segments[name] = LedgerContent.ClosedSegment(
                name: name, last: range.last, lastWritten: Instant(nanoseconds: statement.integer(3)))
        }
        return segments
    }

    private static func range(
        _ statement: SQLiteStatement, _ column: Int32, of database: SQLiteDatabase
    ) throws(SQLiteError) -> PositionRange {
        let first = UInt64(bitPattern: statement.integer(column))
        let last = UInt64(bitPattern: statement.integer(column + 1))
        guard let range = PositionRange(checking: first, to: last) else {
            throw database.damaged(purpose, "\(first) to \(last) is no range of positions")
        }
        return range
    }
}
