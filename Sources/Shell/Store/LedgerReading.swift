import Delivery
import Sensing

/// Reads `ledger.db`, in the daemon or in another process.
enum LedgerReading {
    private static let purpose = "reading the ledger"

    static func content(of database: SQLiteDatabase) throws(SQLiteError) -> LedgerContent {
        var content = LedgerContent()
        // Another process may read a ledger that the daemon has not brought up to date yet.
        let isFirstVersion = try database.integer("PRAGMA user_version", purpose: purpose) == 1
        content.books = try RegistrationTable.read(from: database)
        content.epochs = try epochs(of: database)
        content.acknowledged = try acknowledged(of: database, isFirstVersion: isFirstVersion)
        content.closed = try closedSegments(of: database)
        let floor = try database.prepare("SELECT epoch, next FROM sequence_floor", purpose: purpose)
        while try floor.step() { content.floors[floor.text(0)] = UInt64(bitPattern: floor.integer(1)) }
        let open = try database.prepare("SELECT epoch, first FROM open_segment", purpose: purpose)
        while try open.step() { content.openSegments[open.text(0)] = UInt64(bitPattern: open.integer(1)) }
        let aside = try database.prepare("SELECT epoch, first, last FROM set_aside", purpose: purpose)
        while try aside.step() {
            content.setAside[aside.text(0), default: RangeSet()].insert(try range(aside, 1, of: database))
        }
        if isFirstVersion {
            try readFirstBlocks(of: database, into: &content)
        } else {
            try readUnlinked(of: database, into: &content)
            content.losses = try losses(of: database)
            let spending = try database.prepare("SELECT destination, day, bytes FROM spending", purpose: purpose)
            while try spending.step() {
                content.spending[spending.text(0)] = LinkSpending(
                    day: Int32(truncatingIfNeeded: spending.integer(1)), bytes: UInt64(bitPattern: spending.integer(2)))
            }
        }
        return content
    }

    static func prunedBlocks(of database: SQLiteDatabase, epoch: String) throws(SQLiteError) -> [LedgerBlock] {
        guard try database.integer("PRAGMA user_version", purpose: purpose) != 1 else { return [] }
        let statement = try database.prepare(
            "SELECT \(BlockTable.columns) FROM block WHERE epoch = ? ORDER BY first", purpose: purpose)
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
        of database: SQLiteDatabase, isFirstVersion: Bool
    ) throws(SQLiteError) -> [String: [String: PartRanges]] {
        // In the first version a range was of both parts.
        let part = isFirstVersion ? "2" : "part"
        let statement = try database.prepare(
            "SELECT destination, epoch, first, last, \(part) FROM destination_range ORDER BY 1, 2, 5, 3",
            purpose: purpose)
        var acknowledged: [String: [String: PartRanges]] = [:]
        while try statement.step() {
            let range = try range(statement, 2, of: database)
            let part = statement.integer(4)
            let stream = (destination: statement.text(0), epoch: statement.text(1))
            if part != 1 {
                acknowledged[stream.destination, default: [:]][stream.epoch, default: PartRanges()].data.insert(range)
            }
            if part != 0 {
                acknowledged[stream.destination, default: [:]][stream.epoch, default: PartRanges()].raw.insert(range)
            }
        }
        return acknowledged
    }

    private static func readUnlinked(
        of database: SQLiteDatabase, into content: inout LedgerContent
    ) throws(SQLiteError) {
        let statement = try database.prepare(
            "SELECT epoch, first, last, kind FROM unlinked_range ORDER BY epoch, kind, first", purpose: purpose)
        while try statement.step() {
            let range = try range(statement, 1, of: database)
            let epoch = statement.text(0)
            switch UnlinkedKind(rawValue: statement.integer(3)) {
            case .pruned: content.pruned[epoch, default: RangeSet()].insert(range)
            case .unverifiable: content.unverifiable[epoch, default: RangeSet()].insert(range)
            case .droppedData: content.dropped[epoch, default: PartRanges()].data.insert(range)
            case .droppedRaw: content.dropped[epoch, default: PartRanges()].raw.insert(range)
            case nil: throw database.damaged(purpose, "unlinked positions of an unknown kind")
            }
        }
    }

    private static func readFirstBlocks(
        of database: SQLiteDatabase, into content: inout LedgerContent
    ) throws(SQLiteError) {
        let statement = try database.prepare("SELECT epoch, first, last FROM block", purpose: purpose)
        while try statement.step() {
            let range = try range(statement, 1, of: database)
            content.pruned[statement.text(0), default: RangeSet()].insert(range)
            content.unverifiable[statement.text(0), default: RangeSet()].insert(range)
        }
    }

    private static func losses(of database: SQLiteDatabase) throws(SQLiteError) -> [DroppedSegment] {
        let statement = try database.prepare(
            """
            SELECT epoch, first, last, records, time_ns, reason, lacking, told_epoch, told_position FROM dropped
            ORDER BY time_ns, epoch, first
            """, purpose: purpose)
        var losses: [DroppedSegment] = []
        while try statement.step() {
            let range = try range(statement, 1, of: database)
            let epoch = statement.optionalText(7)
            let position = statement.optionalInteger(8).map { UInt64(bitPattern: $0) }
            losses.append(
                DroppedSegment(
                    name: SegmentName(epoch: statement.text(0), first: range.first), last: range.last,
                    records: UInt64(bitPattern: statement.integer(3)),
                    instant: Instant(nanoseconds: statement.integer(4)), reason: statement.text(5),
                    lacking: statement.text(6),
                    told: epoch.flatMap { epoch in position.map { RecordPlace(epoch: epoch, position: $0) } }))
        }
        return losses
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
