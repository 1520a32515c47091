import Delivery
import Sensing

/// What is done once, after the ledger is open: finding the segment files, the epoch, and the next position.
extension StoreEngine {
    func resume() {
        let names = directory.segmentNames().filter { !finishPruning($0) && !dropNewborn($0) }
        let unknown = Set(names.map(\.epoch)).subtracting(ledger.content.epochs.map(\.id)).sorted()
        adoptEpochs(unknown, of: names)
        let order = Dictionary(
            uniqueKeysWithValues: ledger.content.epochs.enumerated().map { ($0.element.id, $0.offset) })
        let sorted = names.sorted { (order[$0.epoch] ?? 0, $0.first) < (order[$1.epoch] ?? 0, $1.first) }
        let hasNone = sorted.isEmpty
        declareGone(besides: Set(names))
        for name in sorted { list(name, isNewest: name == sorted.last && name.epoch == epoch) }
        for epoch in unknown { assumePruned(of: epoch) }
        continueEpoch(isFirstStart: hasNone)
        flushLedgerIfPossible()
    }

    /// Complete segments that the ledger knows, and that are neither here nor pruned nor set aside.
    private func declareGone(besides names: Set<SegmentName>) {
        for closed in ledger.content.closed.values.sorted(by: { $0.name < $1.name }) where !names.contains(closed.name)
        {
            let segment = SegmentInfo(name: closed.name, last: closed.last, bytes: 0, lastWritten: closed.lastWritten)
            let known = ledger.content.setAside[closed.name.epoch] ?? RangeSet()
            guard let range = segment.range, !known.missing(within: range).isEmpty else { continue }
            declareGone(segment)
        }
    }

    /// The ledger knows of the pruning, so only the unlinking was left to do.
    private func finishPruning(_ name: SegmentName) -> Bool {
        guard (try? ledger.isPruned(name)) == true else { return false }
        StoreDirectory.unlinkDatabase(directory.path(of: name))
        return true
    }

    /// A file that had only just been created when the daemon was killed. The ledger notes a file before any record goes
    /// into it, so nothing is lost with one that it does not know.
    private func dropNewborn(_ name: SegmentName) -> Bool {
        let content = ledger.content
        let isUnknown = content.closed[name] == nil && (content.openSegments[name.epoch] ?? 0) < name.first
        guard isUnknown, content.epochs.contains(where: { $0.id == name.epoch }),
            StoreDirectory.isTooShort(directory.path(of: name))
        else { return false }
        StoreDirectory.unlinkDatabase(directory.path(of: name))
        return true
    }

    /// Files of epochs that a new ledger does not know: they are delivered again, with what they say of themselves.
    private func adoptEpochs(_ unknown: [String], of names: [SegmentName]) {
        let now = surroundings.now()
        guard !ledger.content.epochs.isEmpty else {
            for id in unknown {
                ledger.begin(
                    LedgerContent.Epoch(id: id, created: now, reason: "found on disk"), carrying: book(of: id, names))
            }
            let reason = unknown.isEmpty ? "first start" : "the ledger was lost"
            if !unknown.isEmpty {
                report(
                    .error,
                    "the ledger '\(directory.ledger)' knows none of the segments that are here. They are delivered again, "
                        + "and a new epoch begins; the archive knows what it has. Find out what became of the ledger.")
            }
            return begin(epochBecause: reason)
        }
        for id in unknown {
            ledger.adopt(LedgerContent.Epoch(id: id, created: now, reason: "found on disk"), book: book(of: id, names))
        }
    }

    /// What a lost ledger knew of an epoch is lost: what is not here must have been pruned.
    private func assumePruned(of epoch: String) {
        let known = positionsOnDisk(of: epoch).union(ledger.content.setAside[epoch] ?? RangeSet())
        guard let last = known.last else { return }
        ledger.assumePruned(RangeSet([PositionRange(first: 1, last: last)]).subtracting(known), of: epoch)
    }

    private func book(of epoch: String, _ names: [SegmentName]) -> RegistrationBook {
        for name in names.filter({ $0.epoch == epoch }).sorted().reversed() {
            guard let database = try? SQLiteDatabase(path: directory.path(of: name), mode: .readOnly),
                let book = try? RegistrationTable.read(from: database)[epoch]
            else { continue }
            return book
        }
        return RegistrationBook()
    }

    /// Adds a file to the list. One that was not closed, because the daemon was killed, is opened: the newest of the
    /// current epoch to write on, others to be closed.
    private func list(_ name: SegmentName, isNewest: Bool) {
        let path = directory.path(of: name)
        if let closed = ledger.content.closed[name], !StoreDirectory.exists(path + "-wal") {
            segments.append(
                SegmentInfo(
                    name: name, last: closed.last, bytes: StoreDirectory.bytes(ofDatabase: path),
                    lastWritten: closed.lastWritten))
            return
        }
        segments.append(SegmentInfo(name: name, last: name.first - 1, bytes: 0, lastWritten: surroundings.now()))
        var database: SQLiteDatabase?
        do throws(SQLiteError) {
            let opened = try SQLiteDatabase(path: path, mode: .readWrite)
            database = opened
            if StoreDirectory.isTooShort(path) { throw opened.damaged("opening a segment", "the file is empty") }
            let writer = try SegmentWriter(name: name, database: opened)
            if isNewest, let finding = try writer.quickCheck() {
                throw opened.damaged("checking the newest segment", finding)
            }
            try take(writer, isNewest: isNewest)
        } catch {
            couldNotTake(name, isNewest: isNewest, because: error)
            // Only now, because closing could change the bytes that were moved aside.
            database?.close()
        }
    }

    private func take(_ writer: SegmentWriter, isNewest: Bool) throws(SQLiteError) {
        let index = segments.count - 1
        segments[index].last = writer.last
        segments[index].bytes = StoreDirectory.bytes(ofDatabase: directory.path(of: writer.name))
        segments[index].lastWritten = try writer.query.lastInstant() ?? surroundings.now()
        if isNewest, !writer.isOutdated, ledger.content.closed[writer.name] == nil {
            self.writer = writer
            writerOpened = surroundings.uptime()
        } else {
            try writer.seal()
            let lastWritten = segments[index].lastWritten
            ledger.close(LedgerContent.ClosedSegment(name: writer.name, last: writer.last, lastWritten: lastWritten))
            ledger.raiseFloor(epoch: writer.name.epoch, to: writer.next)
        }
    }

    private func couldNotTake(_ name: SegmentName, isNewest: Bool, because error: SQLiteError) {
        switch error.kind {
        case .damaged, .cannotOpen, .other:
            if isNewest {
                setAsideWriter(because: error)
            } else {
                // The next file of the epoch says where this one ended; without one nobody knows.
                let index = segments.count - 1
                let following = directory.segmentNames().first { $0.epoch == name.epoch && $0.first > name.first }
                if let following { segments[index].last = following.first - 1 }
                setAside(segments[index], because: error)
            }
        default:
            // No room or no answer: the file stays, and so that no position is given twice a new epoch begins.
            report(
                .error, "the segment '\(name.fileName)' cannot be opened now: \(error); it is taken at the next start")
            segments.removeLast()
            if isNewest { begin(epochBecause: "the segment \(name.fileName) could not be opened") }
        }
    }

    /// Positions continue behind the newest one. If there is a sign of positions that no file here has, somebody removed
    /// files or restored old ones, and only a new epoch is sure not to give a position twice.
    private func continueEpoch(isFirstStart: Bool) {
        let content = ledger.content
        let own = segments.filter { $0.name.epoch == epoch }
        next = max(content.floors[epoch] ?? 1, (own.map(\.last).max() ?? 0) + 1)
        if let writer, writer.next != next { closeWriter() }
        let confirmed = content.acknowledged.values.compactMap { $0[epoch]?.data.last }.max() ?? 0
        if let first = content.openSegments[epoch], isMissing(SegmentName(epoch: epoch, first: first)) {
            report(
                .error,
                "the newest segment of epoch \(epoch), which began at position \(first), is gone. A new epoch begins; "
                    + "find out who removed the file.")
            begin(epochBecause: "the newest segment was gone")
        } else if confirmed >= next {
            report(
                .error,
                "position \(confirmed) of epoch \(epoch) was confirmed, and the newest one here is \(next - 1): these "
                    + "are old files. A new epoch begins.")
            begin(epochBecause: "positions that were confirmed are gone")
        }
    }

    private func isMissing(_ name: SegmentName) -> Bool {
        ledger.content.closed[name] == nil && ledger.content.setAside[name.epoch]?.contains(name.first) != true
            && !segments.contains { $0.name == name }
            && (try? ledger.isPruned(name)) == false
    }
}
