import Delivery
import Sensing

/// What destinations confirm, and what an audit asks for.
extension StoreEngine {
    /// Only what was given can be confirmed; with one impossible range, none is taken.
    func acknowledge(destination: String, epoch: String, _ parts: PartRanges) throws(StoreError) {
        _ = try self.destination(named: destination)
        let given = try givenPositions(of: epoch)
        for range in parts.data.ranges + parts.raw.ranges {
            guard let given, given.first <= range.first, range.last <= given.last else {
                throw .unknownRange(range, epoch: epoch, given: given)
            }
        }
        let fresh = ledger.acknowledge(destination: destination, epoch: epoch, parts)
        meter.acknowledgedRecords[destination, default: 0] += fresh.data.count
        meter.lastAcknowledgement[destination] = surroundings.now()
        guard !fresh.isEmpty else { return }
        pruneIsDue = true
        generation += 1
    }

    /// Of the epochs that are still on disk.
    func confirmed(by destination: String) throws(StoreError) -> [String: PartRanges] {
        _ = try self.destination(named: destination)
        var confirmed: [String: PartRanges] = [:]
        for segment in segments where confirmed[segment.name.epoch] == nil {
            confirmed[segment.name.epoch] = ledger.content.confirmed(by: destination, in: segment.name.epoch)
        }
        return confirmed
    }

    /// What is here is owed again. Returns what is not.
    func revoke(destination: String, epoch: String, _ parts: PartRanges) throws(StoreError) -> PartRanges {
        _ = try self.destination(named: destination)
        guard let given = try givenPositions(of: epoch) else { return PartRanges() }
        let all = RangeSet([given])
        let onDisk = positionsOnDisk(of: epoch)
        let lost = parts.intersection(PartRanges(data: all, raw: all))
        let owed = lost.intersection(PartRanges(data: onDisk, raw: onDisk)).intersection(
            ledger.content.confirmed(by: destination, in: epoch))
        let gone = lost.subtracting(PartRanges(data: onDisk, raw: onDisk))
        if !owed.isEmpty {
            ledger.revoke(destination: destination, epoch: epoch, owed)
            // Events that were settled may be lacking again.
            lanes[destination]?.eventsSettled.removeAll()
            generation += 1
            report(
                .warning,
                "the destination '\(destination)' no longer has \(owed.data.count) records and \(owed.raw.count) raw "
                    + "frames of epoch \(epoch) that it had confirmed; they are sent again. Was it restored "
                    + "from a copy?")
        }
        tellGone(gone, destination: destination, epoch: epoch)
        return gone
    }

    func spending(of destination: String) throws(StoreError) -> LinkSpending? {
        _ = try self.destination(named: destination)
        return ledger.content.spending[destination]
    }

    func note(_ spending: LinkSpending, of destination: String) throws(StoreError) {
        _ = try self.destination(named: destination)
        ledger.note(spending, of: destination)
        flushLedgerIfPossible()
        guard ledger.hasChanges else { return }
        throw .cannotPrepare(path: directory.ledger, reason: meter.message ?? "the disk did not take the change")
    }

    func registrations(epoch: String) throws(StoreError) -> [InstrumentRegistration] {
        guard let book = ledger.content.books[epoch] else { throw .unknownEpoch(epoch) }
        return book.registrations
    }

    func ledger(epoch: String) throws(StoreError) -> EpochLedger {
        guard ledger.content.epochs.contains(where: { $0.id == epoch }) else { throw .unknownEpoch(epoch) }
        var parts: [LedgerBlock]
        do throws(SQLiteError) {
            parts = try ledger.prunedBlocks(epoch: epoch)
        } catch {
            throw .database(error)
        }
        for segment in segments where segment.name.epoch == epoch { parts += try blocks(of: segment) }
        let content = ledger.content
        return EpochLedger(
            epoch: epoch, blocks: LedgerBlock.merged(parts), setAside: content.setAside[epoch] ?? RangeSet(),
            dropped: content.dropped[epoch]?.data ?? RangeSet(), droppedRaw: content.dropped[epoch]?.raw ?? RangeSet(),
            unverifiable: content.unverifiable[epoch] ?? RangeSet())
    }

    /// What the files of an epoch hold, without what is missing in them.
    func positionsOnDisk(of epoch: String) -> RangeSet {
        let ranges = segments.lazy.filter { $0.name.epoch == epoch }.compactMap(\.range)
        return RangeSet(ranges).subtracting(ledger.content.setAside[epoch] ?? RangeSet())
    }

    /// Nil when the epoch has given no position yet.
    func givenPositions(of epoch: String) throws(StoreError) -> PositionRange? {
        guard ledger.content.epochs.contains(where: { $0.id == epoch }) else { throw .unknownEpoch(epoch) }
        let onDisk = segments.last { $0.name.epoch == epoch }?.last ?? 0
        let floor = ledger.content.floors[epoch] ?? 1
        let last = max(onDisk, floor - 1, ledger.content.setAside[epoch]?.last ?? 0)
        return PositionRange(checking: 1, to: last)
    }

    private func tellGone(_ gone: PartRanges, destination: String, epoch: String) {
        let told = lanes[destination]?.goneWasTold[epoch] ?? PartRanges()
        let news = gone.subtracting(told)
        guard !news.isEmpty else { return }
        lanes[destination, default: LaneMemory()].goneWasTold[epoch] = told.union(news)
        report(
            .error,
            "the destination '\(destination)' no longer has \(news.data.count) records and \(news.raw.count) raw "
                + "frames of epoch \(epoch) that it had confirmed, and they were pruned here: positions \(news.span). "
                + "Bring its newest copy back, or read them from another archive.")
    }

    private func blocks(of segment: SegmentInfo) throws(StoreError) -> [LedgerBlock] {
        do throws(SQLiteError) {
            if let writer, writer.name == segment.name { return try writer.blocks() }
            return try readers.query(segment.name).blocks()
        } catch {
            try giveUp(segment, because: error)
            return []
        }
    }
}

extension PartRanges {
    /// From the first position to the last one, in words.
    fileprivate var span: String {
        data.union(raw).span?.description ?? "none"
    }
}
