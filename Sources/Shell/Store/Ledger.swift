import Delivery
import Sensing

/// `ledger.db`: its content is in memory and counts at once; what changed is committed together by `flush`.
final class Ledger {
    let database: SQLiteDatabase
    private(set) var content: LedgerContent
    private var changes: [LedgerChange] = []
    /// Between which positions confirmations changed: what of them has to be written, and no more.
    private var touched: [LedgerStream: PartRanges] = [:]

    /// 256 KiB: the ledger is small, and on a small disk its log must be too.
    private static let checkpointPages = 64

    /// Takes an open file, and makes the tables when there are none. When it fails, the caller still has the connection
    /// and can move the file aside before closing it.
    init(database: SQLiteDatabase) throws(SQLiteError) {
        self.database = database
        try database.makeDurable(checkpointPages: Self.checkpointPages)
        let version = try database.integer("PRAGMA user_version", purpose: "reading the schema's version") ?? 0
        if version == 0 { try Self.run(LedgerSchema.sql, on: database, purpose: "creating the tables") }
        if let finding = try database.quickCheck() { throw database.damaged("checking the ledger", finding) }
        if version == 1 {
            try Self.run(LedgerSchema.fromFirstVersion, on: database, purpose: "bringing the tables up to date")
        }
        content = try LedgerReading.content(of: database)
    }

    /// A new file in place of one that was damaged while its content was still in memory.
    init(database: SQLiteDatabase, restoring content: LedgerContent) throws(SQLiteError) {
        self.database = database
        try database.makeDurable(checkpointPages: Self.checkpointPages)
        try database.execute(LedgerSchema.sql, purpose: "creating the tables")
        self.content = content
        // The blocks were only in the file.
        for (epoch, positions) in content.pruned {
            self.content.unverifiable[epoch, default: RangeSet()].formUnion(positions)
        }
        for epoch in content.epochs { changes.append(.epoch(epoch)) }
        for epoch in content.books.keys { changes.append(.registrations(epoch: epoch)) }
        for (destination, epochs) in content.acknowledged {
            for (epoch, parts) in epochs { touch(parts, destination: destination, epoch: epoch) }
        }
        let unlinked = Set(content.pruned.keys).union(content.dropped.keys)
        for epoch in unlinked.union(content.setAside.keys).union(content.unverifiable.keys) {
            changes.append(.positions(epoch: epoch))
        }
        for loss in content.losses { changes.append(.dropped(loss.name)) }
        for destination in content.spending.keys { changes.append(.spending(destination: destination)) }
        for epoch in content.floors.keys { changes.append(.floor(epoch: epoch)) }
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

    /// Returns what is newly confirmed.
    func acknowledge(destination: String, epoch: String, _ parts: PartRanges) -> PartRanges {
        let fresh = parts.subtracting(content.confirmed(by: destination, in: epoch))
        guard !fresh.isEmpty else { return fresh }
        content.acknowledged[destination, default: [:]][epoch, default: PartRanges()].formUnion(fresh)
        touch(fresh, destination: destination, epoch: epoch)
        return fresh
    }

    func revoke(destination: String, epoch: String, _ parts: PartRanges) {
        content.acknowledged[destination]?[epoch]?.data.subtract(parts.data)
        content.acknowledged[destination]?[epoch]?.raw.subtract(parts.raw)
        touch(parts, destination: destination, epoch: epoch)
    }

    func note(_ spending: LinkSpending, of destination: String) {
        content.spending[destination] = spending
        note(.spending(destination: destination))
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

    /// The file goes, and nobody lacks these positions of it.
    func prune(_ segment: SegmentName, positions: RangeSet, blocks: [LedgerBlock]) {
        content.closed[segment] = nil
        content.pruned[segment.epoch, default: RangeSet()].formUnion(positions)
        note(.positions(epoch: segment.epoch))
        note(.pruned(segment, blocks: blocks))
    }

    /// The file goes although somebody lacks these parts of it.
    func drop(_ segment: DroppedSegment, lacking: PartRanges) {
        content.dropped[segment.name.epoch, default: PartRanges()].formUnion(lacking)
        content.losses.removeAll { $0.name == segment.name }
        content.losses.append(segment)
        note(.positions(epoch: segment.name.epoch))
        note(.dropped(segment.name))
    }

    /// The note about a loss is durable.
    func told(_ name: SegmentName, at place: RecordPlace) {
        for index in content.losses.indices where content.losses[index].name == name {
            content.losses[index].told = place
            note(.dropped(name))
        }
    }

    /// Records are lost, and perhaps notes about losses with them: those are told again.
    func lose(_ positions: RangeSet, of epoch: String) {
        for index in content.losses.indices {
            guard let told = content.losses[index].told, told.epoch == epoch, positions.contains(told.position)
            else { continue }
            content.losses[index].told = nil
            note(.dropped(content.losses[index].name))
        }
    }

    /// Losses whose notes can no longer be lost; they stay in the file.
    func forget(_ losses: [DroppedSegment]) {
        // A change that waits is written from here.
        let names = Set(losses.map(\.name)).filter { !changes.contains(.dropped($0)) }
        content.losses.removeAll { names.contains($0.name) }
    }

    /// Positions that must have been given before those that were found on disk, and of which nothing is known.
    func assumePruned(_ positions: RangeSet, of epoch: String) {
        guard !positions.isEmpty else { return }
        content.pruned[epoch, default: RangeSet()].formUnion(positions)
        content.unverifiable[epoch, default: RangeSet()].formUnion(positions)
        note(.positions(epoch: epoch))
    }

    func setAside(epoch: String, range: PositionRange) {
        content.setAside[epoch, default: RangeSet()].insert(range)
        note(.positions(epoch: epoch))
    }

    func forget(_ segment: SegmentName) {
        content.closed[segment] = nil
    }

    /// Commits what changed. When it fails, everything still waits for the next time.
    func flush() throws(SQLiteError) {
        guard !changes.isEmpty else { return }
        let purpose = "writing the ledger"
        try database.transaction(purpose) { () throws(SQLiteError) in
            for change in changes {
                guard case .acknowledged(let destination, let epoch) = change else {
                    try LedgerWriting.write(change, of: content, to: database)
                    continue
                }
                let stream = LedgerStream(destination: destination, epoch: epoch)
                try LedgerConfirmations.write(
                    content.confirmed(by: destination, in: epoch), touched: touched[stream] ?? PartRanges(),
                    of: stream, to: database)
            }
        }
        changes.removeAll()
        touched.removeAll()
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

    private func touch(_ parts: PartRanges, destination: String, epoch: String) {
        let stream = LedgerStream(destination: destination, epoch: epoch)
        if let range = parts.data.span { touched[stream, default: PartRanges()].data.insert(range) }
        if let range = parts.raw.span { touched[stream, default: PartRanges()].raw.insert(range) }
        note(.acknowledged(destination: destination, epoch: epoch))
    }

    private static func run(_ sql: String, on database: SQLiteDatabase, purpose: String) throws(SQLiteError) {
        try database.transaction(purpose) { () throws(SQLiteError) in try database.execute(sql, purpose: purpose) }
    }

    private func note(_ change: LedgerChange) {
        // Confirmations come often and are written whole, so one that already waits is enough.
        if !changes.contains(change) { changes.append(change) }
    }
}
