import Delivery
import Sensing

/// Committing records, and what to do when the disk refuses.
extension StoreEngine {
    func commitInHand(mayRetry: Bool) {
        if let problem = makeRoom() { return enter(.full, problem) }
        restoreWriterIfGone()
        do throws(SQLiteError) {
            let writer = try writerForCommit()
            if ledger.mustFlushBeforeRecords { try flushLedger() }
            let started = surroundings.uptime()
            try writer.commit(inHand, book: ledger.content.books[epoch] ?? RegistrationBook())
            committed(in: writer, started: started)
        } catch {
            failed(error, mayRetry: mayRetry)
        }
    }

    /// Finds out whether a commit in which the disk failed is there after all, before anything is stored again.
    func resolveUncertainCommit() {
        guard let count = uncertain else { return }
        do throws(SQLiteError) {
            let started = surroundings.uptime()
            let writer = try reopenWriter()
            if writer.next == next + UInt64(count) {
                // The failed sync may have left it in the kernel's memory only; a checkpoint writes it again.
                guard try writer.checkpoint() else { return }
                uncertain = nil
                committed(in: writer, started: started)
            } else {
                uncertain = nil
                if writer.next != next { begin(epochBecause: "positions did not continue after a disk failure") }
            }
        } catch {
            if error.kind == .damaged {
                uncertain = nil
                setAsideWriter(because: error)
            } else {
                enter(.failing, error.description)
            }
        }
    }

    /// The segment file for the next commit: the open one unless it is too old or too large.
    func writerForCommit() throws(SQLiteError) -> SegmentWriter {
        if let writer, writer.isEmpty || !isDueForClosing(writer) { return writer }
        closeWriter()
        let name = SegmentName(epoch: epoch, first: next)
        let database = try SQLiteDatabase(path: directory.path(of: name), mode: .create)
        let writer = try SegmentWriter(name: name, database: database)
        // The file is there before the ledger says so.
        ledger.open(name)
        segments.append(
            SegmentInfo(name: name, last: next - 1, bytes: 0, lastWritten: surroundings.now()))
        self.writer = writer
        writerOpened = surroundings.uptime()
        return writer
    }

    /// Completes the open segment file, which is never written again.
    func closeWriter() {
        guard let writer else { return }
        // A file that could not be closed is complete for every reader; only its log stays beside it.
        do throws(SQLiteError) {
            try writer.seal()
        } catch {
            report(.warning, "a segment stays with its log: \(error); nothing is lost")
        }
        self.writer = nil
        let lastWritten = segments.last?.lastWritten ?? surroundings.now()
        ledger.close(LedgerContent.ClosedSegment(name: writer.name, last: writer.last, lastWritten: lastWritten))
        ledger.raiseFloor(epoch: writer.name.epoch, to: writer.next)
        refreshSize(of: writer.name)
    }

    func refreshSize(of name: SegmentName) {
        guard let index = segments.lastIndex(where: { $0.name == name }) else { return }
        segments[index].bytes = StoreDirectory.bytes(ofDatabase: directory.path(of: name))
    }

    private func isDueForClosing(_ writer: SegmentWriter) -> Bool {
        let age = surroundings.uptime() &- writerOpened
        // Where little comes in, years fit below the limit: the more files there are, the longer one of them takes.
        let seconds = UInt64(options.segmentSeconds) * UInt64(1 + segments.count / 512)
        return age >= seconds * 1_000_000_000
            || segments.last?.bytes ?? 0 >= options.effectiveSegmentBytes
    }

    func reopenWriter() throws(SQLiteError) -> SegmentWriter {
        if let writer { return writer }
        guard let name = segments.last?.name else { return try writerForCommit() }
        let database = try SQLiteDatabase(path: directory.path(of: name), mode: .create)
        let writer = try SegmentWriter(name: name, database: database)
        self.writer = writer
        return writer
    }

    private func committed(in writer: SegmentWriter, started: UInt64) {
        let positions = PositionRange(first: next, last: writer.last)
        next = writer.next
        let now = surroundings.now()
        if let index = segments.lastIndex(where: { $0.name == writer.name }) {
            segments[index].last = writer.last
            segments[index].lastWritten = now
        }
        refreshSize(of: writer.name)
        ages.add(positions, of: writer.name.epoch, at: surroundings.uptime(), keeping: longestLive)
        generation += 1
        for (name, index) in toldInHand {
            ledger.told(name, at: RecordPlace(epoch: writer.name.epoch, position: positions.first + UInt64(index)))
        }
        toldInHand.removeAll()
        meter.countCommit(inHand, durableAt: now, tookNanoseconds: surroundings.uptime() &- started)
        inHand.removeAll()
        if ledgerIsWritable { enter(.writing, nil) }
        queue.release()
        broadcast.publish(CommitNotice(epoch: writer.name.epoch, positions: positions, instant: now))
    }

    private func failed(_ error: SQLiteError, mayRetry: Bool) {
        switch (error.kind, error.path == directory.ledger) {
        case (.full, _):
            pruneOnFullDisk()
            enter(.full, "the disk is full: \(error)")
        case (.damaged, true):
            replaceLedger(because: error)
            if mayRetry { commitInHand(mayRetry: false) }
        case (.damaged, false):
            setAsideWriter(because: error)
            if mayRetry { commitInHand(mayRetry: false) }
        case (_, true):
            enter(.failing, error.description)
        case (_, false):
            // Whether the commit is there is found out on a new connection.
            uncertain = writer == nil ? nil : inHand.count
            writer = nil
            enter(.failing, error.description)
        }
    }
}
