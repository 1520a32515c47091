import Delivery
import Sensing

/// What forwarders, the page and an audit ask for.
extension StoreEngine {
    /// The oldest records that the destination has not confirmed and that are not excluded; nil when there is none.
    func nextBatch(
        for destination: String, maximumRecords: Int, maximumBytes: Int, excluding: [EpochRanges]
    ) throws(StoreError) -> PendingBatch? {
        try check(destination)
        var obstacle: StoreError?
        for segment in segments {
            guard let range = segment.range else { continue }
            let epoch = segment.name.epoch
            var taken = ledger.content.acknowledged[destination]?[epoch] ?? RangeSet()
            for excluded in excluding where excluded.epoch == epoch { taken.formUnion(RangeSet(excluded.ranges)) }
            if let absent = ledger.content.setAside[epoch] { taken.formUnion(absent) }
            let wanted = taken.missing(within: range)
            guard !wanted.isEmpty else { continue }
            do throws(StoreError) {
                let records = try read(
                    wanted, of: segment, maximumRecords: max(1, maximumRecords), maximumBytes: maximumBytes)
                if !records.isEmpty { return PendingBatch(epoch: epoch, records: records) }
            } catch {
                // A file that cannot be read just now must not keep back those behind it.
                obstacle = obstacle ?? error
            }
        }
        if let obstacle { throw obstacle }
        return nil
    }

    /// Only what was given can be confirmed; with one impossible range, none is taken.
    func acknowledge(destination: String, epoch: String, ranges: [PositionRange]) throws(StoreError) {
        try check(destination)
        let given = try givenPositions(of: epoch)
        for range in ranges {
            guard let given, given.first <= range.first, range.last <= given.last else {
                throw .unknownRange(range, epoch: epoch, given: given)
            }
        }
        let count = ledger.acknowledge(destination: destination, epoch: epoch, ranges: ranges)
        meter.acknowledgedRecords[destination, default: 0] += count
        meter.lastAcknowledgement[destination] = surroundings.now()
        if count > 0 { pruneIsDue = true }
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
        return EpochLedger(
            epoch: epoch, blocks: LedgerBlock.merged(parts), setAside: ledger.content.setAside[epoch] ?? RangeSet())
    }

    func statistics() -> StoreStatistics {
        let counters = queue.counters
        var statistics = StoreStatistics()
        statistics.epoch = epoch
        statistics.state = meter.state
        statistics.message = meter.message
        statistics.lastPosition = next - 1
        statistics.storedRecords = meter.storedRecords
        statistics.storedObservations = meter.storedObservations
        statistics.lostRecords = counters.lostRecords
        statistics.lostBytes = counters.lostBytes
        statistics.pendingRecords = counters.pendingRecords
        statistics.pendingBytes = counters.pendingBytes
        statistics.commits = meter.commits
        statistics.commitMillisecondsP50 = meter.commitLatency.milliseconds(quantile: 0.5)
        statistics.commitMillisecondsP99 = meter.commitLatency.milliseconds(quantile: 0.99)
        statistics.receiveToDurableMillisecondsP50 = meter.receiveToDurable.milliseconds(quantile: 0.5)
        statistics.receiveToDurableMillisecondsP99 = meter.receiveToDurable.milliseconds(quantile: 0.99)
        statistics.bytesOnDisk = usedBytes
        statistics.segments = segments.count
        statistics.recordsOnDisk = segments.reduce(0) { $0 + ($1.range?.count ?? 0) }
        statistics.prunedSegments = meter.prunedSegments
        statistics.destinations = destinations.map(backlog(of:))
        return statistics
    }

    private func backlog(of destination: StoreDestination) -> DestinationBacklog {
        let confirmed = ledger.content.acknowledged[destination.name] ?? [:]
        var lacking: UInt64 = 0
        for segment in segments {
            guard let range = segment.range else { continue }
            let epoch = segment.name.epoch
            var done = confirmed[epoch] ?? RangeSet()
            if let absent = ledger.content.setAside[epoch] { done.formUnion(absent) }
            lacking += done.missing(within: range).reduce(0) { $0 + $1.count }
        }
        return DestinationBacklog(
            name: destination.name, isRequired: destination.isRequired, backlogRecords: lacking,
            acknowledgedRecords: meter.acknowledgedRecords[destination.name] ?? 0,
            skippedRecords: meter.skippedRecords[destination.name] ?? 0,
            lastAcknowledgement: meter.lastAcknowledgement[destination.name])
    }

    private func read(
        _ wanted: [PositionRange], of segment: SegmentInfo, maximumRecords: Int, maximumBytes: Int
    ) throws(StoreError) -> [StoredRecord] {
        do throws(SQLiteError) {
            let query = try query(for: segment)
            var records: [StoredRecord] = []
            var bytes = 0
            for range in wanted where records.count < maximumRecords && (records.isEmpty || bytes < maximumBytes) {
                let more = try query.records(
                    in: range, maximumRecords: maximumRecords - records.count,
                    maximumBytes: max(1, maximumBytes - bytes))
                bytes += more.reduce(0) { $0 + RecordQuery.encodedBytes($1.record) }
                records += more
            }
            if records.isEmpty { declareAbsent(wanted, of: segment) }
            return records
        } catch {
            guard error.kind == .damaged else { throw .database(error) }
            setAside(segment, because: error)
            return []
        }
    }

    private func blocks(of segment: SegmentInfo) throws(StoreError) -> [LedgerBlock] {
        do throws(SQLiteError) {
            if let writer, writer.name == segment.name { return try writer.blocks() }
            return try readers.query(segment.name).blocks()
        } catch {
            guard error.kind == .damaged else { throw .database(error) }
            setAside(segment, because: error)
            return []
        }
    }

    private func query(for segment: SegmentInfo) throws(SQLiteError) -> RecordQuery {
        if let writer, writer.name == segment.name { return writer.query }
        return try readers.query(segment.name)
    }

    private func check(_ destination: String) throws(StoreError) {
        guard destinations.contains(where: { $0.name == destination }) else {
            throw .unknownDestination(destination, known: destinations.map(\.name))
        }
    }

    /// Nil when the epoch has given no position yet.
    private func givenPositions(of epoch: String) throws(StoreError) -> PositionRange? {
        guard ledger.content.epochs.contains(where: { $0.id == epoch }) else { throw .unknownEpoch(epoch) }
        let onDisk = segments.last { $0.name.epoch == epoch }?.last ?? 0
        let floor = ledger.content.floors[epoch] ?? 1
        let last = max(onDisk, floor - 1, ledger.content.setAside[epoch]?.last ?? 0)
        return last >= 1 ? PositionRange(first: 1, last: last) : nil
    }
}
