import Delivery
import Sensing

/// Damaged files are moved aside with their bytes kept; acquisition goes on beside them.
extension StoreEngine {
    /// The file that was being written is damaged: a new epoch, because nobody knows which positions it had given.
    func setAsideWriter(because error: SQLiteError) {
        guard let name = writer?.name ?? segments.last?.name else { return enter(.failing, error.description) }
        do throws(StoreError) {
            let kept = try directory.moveAside(directory.path(of: name), at: surroundings.now())
            writer = nil
            let range = segments.last { $0.name == name }?.range
            forget(name, range: range)
            begin(epochBecause: "the segment \(name.fileName) was damaged and moved aside")
            report(
                .error,
                "the segment '\(name.fileName)' was damaged (\(error)) and was moved to '\(kept)' with its bytes kept. "
                    + "\(Self.lost(range)) The new epoch \(epoch) begins. Check the disk; `sqlite3 FILE .recover` may "
                    + "bring the records back.")
        } catch let obstacle {
            enter(.failing, "the segment '\(name.fileName)' is damaged and cannot be moved aside: \(obstacle)")
        }
    }

    /// A file that was complete is damaged: its positions cannot be read any more, and the epoch goes on.
    func setAside(_ segment: SegmentInfo, because error: SQLiteError) {
        if segment.name == writer?.name { return setAsideWriter(because: error) }
        guard StoreDirectory.exists(directory.path(of: segment.name)) else { return declareGone(segment) }
        do throws(StoreError) {
            let kept = try directory.moveAside(directory.path(of: segment.name), at: surroundings.now())
            readers.drop(segment.name)
            forget(segment.name, range: segment.range)
            flushLedgerIfPossible()
            report(
                .error,
                "the segment '\(segment.name.fileName)' was damaged (\(error)) and was moved to '\(kept)' with its "
                    + "bytes kept. \(Self.lost(segment.range)) Check the disk; `sqlite3 FILE .recover` may bring the "
                    + "records back.")
        } catch let obstacle {
            enter(.failing, "the segment '\(segment.name.fileName)' is damaged and stays in place: \(obstacle)")
        }
    }

    /// A file that was complete is not there any more.
    func declareGone(_ segment: SegmentInfo) {
        readers.drop(segment.name)
        forget(segment.name, range: segment.range)
        flushLedgerIfPossible()
        report(
            .error,
            "the segment '\(segment.name.fileName)' is gone. \(Self.lost(segment.range)) Find out who removed the file."
        )
    }

    /// Somebody removed the file that is being written. Its connection still has every byte, so it is written again.
    func restoreWriterIfGone() {
        guard let writer else { return }
        let path = directory.path(of: writer.name)
        guard !StoreDirectory.exists(path) else { return }
        do {
            try directory.create()
            StoreDirectory.unlinkDatabase(path)
            try writer.copy(to: path)
            guard StoreDirectory.sync(path) else { throw SQLiteError.emptySegment(path) }
            self.writer = nil
            report(
                .error,
                "the segment '\(writer.name.fileName)' was removed while it was being written. It was written again from "
                    + "the open file and nothing is lost. Find out who removes files from the store.")
            _ = try reopenWriter()
        } catch {
            StoreDirectory.unlinkDatabase(path)
            setAsideWriter(because: .emptySegment(path))
        }
    }

    /// Positions that a file should have and has not: somebody deleted rows.
    func declareAbsent(_ ranges: [PositionRange], of segment: SegmentInfo) {
        for range in ranges { ledger.setAside(epoch: segment.name.epoch, range: range) }
        flushLedgerIfPossible()
        report(
            .error,
            "the segment '\(segment.name.fileName)' does not have positions \(RangeSet(ranges)), although they were "
                + "committed to it. They cannot be delivered. Find out who changed the file.")
    }

    private func forget(_ name: SegmentName, range: PositionRange?) {
        segments.removeAll { $0.name == name }
        ledger.forget(name)
        guard let range else { return }
        ledger.setAside(epoch: name.epoch, range: range)
        let lacking = lacking(range, of: name.epoch, by: keepers)
        ledger.lose(lacking.data.union(lacking.raw), of: name.epoch)
    }

    private static func lost(_ range: PositionRange?) -> String {
        guard let range else { return "It held no committed records." }
        return "Positions \(range) are in it; of those, what no destination has confirmed is not delivered."
    }
}
