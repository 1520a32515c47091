import CSQLite
import Delivery
import Sensing

/// Reads a store from another process, while the daemon writes it or long after it died. It never writes: neither
/// records nor checkpoints, and no read lasts long enough to hold the daemon's log back.
public final class StationLedgerReader {
    /// A stretch of positions that began anew, and why.
    public struct Epoch: Hashable, Sendable {
        public var id: String
        public var created: Instant
        public var reason: String
    }

    private static let limit = RecordQuery.Limit(records: 1000, bytes: 4 << 20)

    private let directory: StoreDirectory
    private let content: LedgerContent
    private let ledgerDatabase: SQLiteDatabase

    public static func open(directory: String) throws(StoreError) -> StationLedgerReader {
        try StationLedgerReader(StoreDirectory(root: directory))
    }

    private init(_ directory: StoreDirectory) throws(StoreError) {
        self.directory = directory
        guard StoreDirectory.exists(directory.ledger) else {
            throw .cannotPrepare(path: directory.root, reason: "there is no ledger.db, so this is no store")
        }
        do throws(SQLiteError) {
            ledgerDatabase = try SQLiteDatabase(path: directory.ledger, mode: .readOnly)
            content = try LedgerReading.content(of: ledgerDatabase)
        } catch {
            throw .database(error)
        }
    }

    /// In the order in which they began.
    public var epochs: [Epoch] {
        content.epochs.map { Epoch(id: $0.id, created: $0.created, reason: $0.reason) }
    }

    public func registrations(epoch: String) -> [InstrumentRegistration] {
        content.books[epoch]?.registrations ?? []
    }

    /// What a destination has confirmed in an epoch.
    public func acknowledged(destination: String, epoch: String) -> PartRanges {
        content.confirmed(by: destination, in: epoch)
    }

    /// What was given in an epoch, pruned or not.
    public func ledger(epoch: String) throws(StoreError) -> EpochLedger {
        do throws(SQLiteError) {
            // The daemon may prune a file between the ledger and the file: then once more.
            for _ in 0..<Self.attempts {
                let known = try knownPositions(of: epoch)
                let parts = try LedgerReading.prunedBlocks(of: ledgerDatabase, epoch: epoch)
                let files = try blocksOfFiles(in: epoch, besides: known.unlinked)
                guard try knownPositions(of: epoch).unlinked == known.unlinked else { continue }
                return EpochLedger(
                    epoch: epoch, blocks: LedgerBlock.merged(parts + files),
                    setAside: unreadable(in: epoch, known), dropped: known.dropped.data,
                    droppedRaw: known.dropped.raw, unverifiable: known.unverifiable)
            }
            throw ledgerDatabase.failure(SQLITE_BUSY, "reading a ledger that changes all the time")
        } catch {
            throw .database(error)
        }
    }

    private static let attempts = 10

    /// What the ledger says just now of positions that cannot be read, or not from a file.
    private struct KnownPositions {
        var unlinked = RangeSet()
        var dropped = PartRanges()
        var unverifiable = RangeSet()
        var setAside = RangeSet()
        var closed: [LedgerContent.ClosedSegment] = []
    }

    private func knownPositions(of epoch: String) throws(SQLiteError) -> KnownPositions {
        let content = try LedgerReading.content(of: ledgerDatabase)
        let dropped = content.dropped[epoch] ?? PartRanges()
        return KnownPositions(
            unlinked: (content.pruned[epoch] ?? RangeSet()).union(dropped.data).union(dropped.raw), dropped: dropped,
            unverifiable: content.unverifiable[epoch] ?? RangeSet(), setAside: content.setAside[epoch] ?? RangeSet(),
            closed: content.closed.values.filter { $0.name.epoch == epoch })
    }

    /// A file whose pruning was committed, and that is not unlinked yet, is in the ledger's blocks already.
    private func blocksOfFiles(in epoch: String, besides unlinked: RangeSet) throws(SQLiteError) -> [LedgerBlock] {
        var parts: [LedgerBlock] = []
        for name in segmentNames where name.epoch == epoch && !unlinked.contains(name.first) {
            if let query = try query(name) { parts += try query.blocks() }
        }
        return parts
    }

    /// Positions that were given and cannot be read: set aside, or in a complete file that somebody removed.
    private func unreadable(in epoch: String, _ known: KnownPositions) -> RangeSet {
        var positions = known.setAside
        for closed in known.closed where !known.unlinked.contains(closed.name.first) {
            guard !StoreDirectory.exists(directory.path(of: closed.name)) else { continue }
            if let range = PositionRange(checking: closed.name.first, to: closed.last) { positions.insert(range) }
        }
        return positions
    }

    /// Calls `body` with every selected record that is still on disk, epoch by epoch in the order of the positions,
    /// until it returns false. A file that cannot be read does not keep back the others; it is thrown after them.
    public func forEachRecord(
        _ selection: RecordSelection = RecordSelection(),
        _ body: (_ epoch: String, _ record: StoredRecord) -> Bool
    ) throws(StoreError) {
        var obstacle: SQLiteError?
        for (name, first) in segments(after: selection.after) {
            let wanted = selection.instruments.map { instrumentNumbers(named: $0, epoch: name.epoch) }
            guard wanted?.isEmpty != true else { continue }
            do throws(SQLiteError) {
                guard let query = try query(name) else { continue }
                let isEnough = try !read(query, from: first, notesOnly: selection.notesOnly) { stored in
                    !selection.includes(stored.record, numbers: wanted) || body(name.epoch, stored)
                }
                if isEnough { return }
            } catch {
                obstacle = obstacle ?? error
            }
        }
        if let obstacle { throw .database(obstacle) }
    }

    /// False when the body had enough.
    private func read(
        _ query: RecordQuery, from first: UInt64, notesOnly: Bool, _ body: (StoredRecord) -> Bool
    ) throws(SQLiteError) -> Bool {
        var next = first
        let read = notesOnly ? query.notes : query.records
        while let last = try query.lastPosition(), next <= last {
            let records = try read(PositionRange(first: next, last: last), Self.limit)
            guard let newest = records.last else { return true }
            for record in records {
                guard body(record) else { return false }
            }
            next = newest.position + 1
        }
        return true
    }

    /// The files with records behind a place, and the first position to read in each.
    private func segments(after place: RecordPlace?) -> [(name: SegmentName, first: UInt64)] {
        let all = segmentNames
        guard let place else { return all.map { ($0, $0.first) } }
        let next = place.position + 1
        guard let same = all.lastIndex(where: { $0.epoch == place.epoch && $0.first <= next }) else {
            guard let later = all.firstIndex(where: { $0.epoch == place.epoch }) else { return [] }
            return all[later...].map { ($0, $0.first) }
        }
        return all[same...].map { ($0, $0.epoch == place.epoch ? max($0.first, next) : $0.first) }
    }

    /// The place of the newest record; nil when there is none.
    public func lastPlace() throws(StoreError) -> RecordPlace? {
        do throws(SQLiteError) {
            for name in segmentNames.reversed() {
                guard let last = try query(name)?.lastPosition() else { continue }
                return RecordPlace(epoch: name.epoch, position: last)
            }
            return nil
        } catch {
            throw .database(error)
        }
    }

    /// A place not far before the first record from an instant on, so that not all before it need be read; nil when
    /// that is the beginning. By the first record of each file: where the clock was set back in between, records that
    /// are older than the instant may be missed.
    public func place(before instant: Instant) throws(StoreError) -> RecordPlace? {
        do throws(SQLiteError) {
            for name in segmentNames.reversed() {
                guard let first = try query(name)?.firstInstant(), first < instant else { continue }
                return RecordPlace(epoch: name.epoch, position: name.first - 1)
            }
            return nil
        } catch {
            throw .database(error)
        }
    }

    /// In the order of the epochs; files of an epoch that the ledger does not know come first.
    var segmentNames: [SegmentName] {
        let order = Dictionary(uniqueKeysWithValues: content.epochs.enumerated().map { ($0.element.id, $0.offset) })
        return directory.segmentNames().sorted { (order[$0.epoch] ?? -1, $0) < (order[$1.epoch] ?? -1, $1) }
    }

    /// Nil when the file was pruned meanwhile.
    func query(_ name: SegmentName) throws(SQLiteError) -> RecordQuery? {
        let path = directory.path(of: name)
        guard StoreDirectory.exists(path) else { return nil }
        do throws(SQLiteError) {
            let database = try SQLiteDatabase(path: path, mode: .readOnly)
            // A file that the daemon is just creating has no tables yet.
            let version = try database.integer("PRAGMA user_version", purpose: "reading the schema's version")
            if version == 0, content.closed[name] != nil { throw SQLiteError.emptySegment(path) }
            return version == 0 ? nil : try RecordQuery(database)
        } catch {
            guard StoreDirectory.exists(path) else { return nil }
            throw error
        }
    }

    func instrumentNumbers(named instruments: Set<String>, epoch: String) -> Set<Int32> {
        Set(registrations(epoch: epoch).filter { instruments.contains($0.description.name) }.map(\.number))
    }
}
