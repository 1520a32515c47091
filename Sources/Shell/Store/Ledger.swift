import Delivery
import Sensing

/// `ledger.db`: its content is in memory and counts at once; what changed is committed together by `flush`.
final class Ledger {
    let database: SQLiteDatabase
    private(set) var content: LedgerContent
    private var changes: [LedgerChange] = []

    /// 256 KiB: the ledger is small, and on a small disk its log must be too.
    private static let checkpointPages = 64

    /// Takes an open file, and makes the tables when there are none. When it fails, the caller still has the connection
    /// and can move the file aside before closing it.
    init(database: SQLiteDatabase) throws(SQLiteError) {
        self.database = database
        try database.makeDurable(checkpointPages: Self.checkpointPages)
        let version = try database.integer("PRAGMA user_version", purpose: "reading the schema's version") ?? 0
        if version == 0 {
            try database.transaction("creating the tables") { () throws(SQLiteError) in
                try database.execute(LedgerSchema.sql, purpose: "creating the tables")
            }
        }
        if let finding = try database.quickCheck() { throw database.damaged("checking the ledger", finding) }
        content = try LedgerReading.content(of: database)
    }

    /// A new file in place of one that was damaged while its content was still in memory.
    init(database: SQLiteDatabase, restoring content: LedgerContent) throws(SQLiteError) {
        self.database = database
        try database.makeDurable(checkpointPages: Self.checkpointPages)
        try database.execute(LedgerSchema.sql, purpose: "creating the tables")
        self.content = content
        for epoch in content.epochs { changes.append(.epoch(epoch)) }
        for epoch in content.books.keys { changes.append(.registrations(epoch: epoch)) }
        for (destination, epochs) in content.acknowledged {
            for epoch in epochs.keys { changes.append(.acknowledged(destination: destination, epoch: epoch)) }
        }
        for epoch in content.floors.keys { changes.append(.floor(epoch: epoch)) }
        for epoch in content.setAside.keys { changes.append(.setAside(epoch: epoch)) }
        for epoch in content.openSegments.keys { changes.append(.opened(epoch: epoch)) }
        for segment in content.closed.values { changes.append(.closed(segment)) }
    }

    var hasChanges: Bool { !changes.isEmpty }

    /// Whether something waits that records refer to: it must be durable before they are.
    var mustFlushBeforeRecords: Bool {
        changes.contains { change in
            switch change {
            case .epoch, .registrations, .floor, .opened: true
            default: false
            }
        }
    }

    func begin(_ epoch: LedgerContent.Epoch, carrying book: RegistrationBook) {
        content.epochs.append(epoch)
        content.books[epoch.id] = book
        note(.epoch(epoch))
        note(.registrations(epoch: epoch.id))
    }

    /// An epoch whose segment files are there although the ledger does not know it, because the ledger is a new one.
    func adopt(_ epoch: LedgerContent.Epoch, book: RegistrationBook) {
        content.epochs.insert(epoch, at: max(0, content.epochs.count - 1))
        content.books[epoch.id] = book
        note(.epoch(epoch))
        note(.registrations(epoch: epoch.id))
    }

    func register(_ description: InstrumentDescription, epoch: String) -> InstrumentRegistration {
        let (registration, isNew) = content.books[epoch, default: RegistrationBook()].register(description)
        if isNew { note(.registrations(epoch: epoch)) }
        return registration
    }

    /// Returns how many positions are newly confirmed.
    func acknowledge(destination: String, epoch: String, ranges: [PositionRange]) -> UInt64 {
        var set = content.acknowledged[destination]?[epoch] ?? RangeSet()
        let before = set.count
        for range in ranges { set.insert(range) }
        guard set.count > before else { return 0 }
        content.acknowledged[destination, default: [:]][epoch] = set
        note(.acknowledged(destination: destination, epoch: epoch))
        return set.count - before
    }

    func raiseFloor(epoch: String, to next: UInt64) {
        guard next > content.floors[epoch] ?? 0 else { return }
        content.floors[epoch] = next
        note(.floor(epoch: epoch))
    }

    /// The file was created; should it be gone at the next start, its positions are not given again.
    func open(_ segment: SegmentName) {
        content.openSegments[segment.epoch] = segment.first
        note(.opened(epoch: segment.epoch))
    }

    func close(_ segment: LedgerContent.ClosedSegment) {
        content.closed[segment.name] = segment
        note(.closed(segment))
    }

    func prune(_ segment: SegmentName, blocks: [LedgerBlock]) {
        content.closed[segment] = nil
        note(.pruned(segment, blocks: blocks))
    }

    func setAside(epoch: String, range: PositionRange) {
        content.setAside[epoch, default: RangeSet()].insert(range)
        note(.setAside(epoch: epoch))
    }

    func forget(_ segment: SegmentName) {
        content.closed[segment] = nil
    }

    /// Commits what changed. When it fails, everything still waits for the next time.
    func flush() throws(SQLiteError) {
        guard !changes.isEmpty else { return }
        let purpose = "writing the ledger"
        try database.transaction(purpose) { () throws(SQLiteError) in
            for change in changes { try LedgerWriting.write(change, of: content, to: database) }
        }
        changes.removeAll()
    }

    /// The blocks of segments that were pruned.
    func prunedBlocks(epoch: String) throws(SQLiteError) -> [LedgerBlock] {
        try LedgerReading.prunedBlocks(of: database, epoch: epoch)
    }

    /// Whether a segment file's pruning was committed, so that only its unlinking is left to do.
    func isPruned(_ segment: SegmentName) throws(SQLiteError) -> Bool {
        let statement = try database.prepare(
            "SELECT 1 FROM pruned WHERE epoch = ? AND first = ?", purpose: "looking for pruned segments")
        statement.bind(1, segment.epoch)
        statement.bind(2, Int64(bitPattern: segment.first))
        return try statement.step()
    }

    private func note(_ change: LedgerChange) {
        // Confirmations come often and are written whole, so one that already waits is enough.
        if !changes.contains(change) { changes.append(change) }
    }
}
