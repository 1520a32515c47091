import Delivery
import Sensing

/// What the store says of itself: its counters, what each destination lacks, and that nothing is unaccounted for.
extension StoreEngine {
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
        statistics.limitBytes = options.limitBytes
        statistics.destinations = destinations.map(backlog(of:))
        account(in: &statistics)
        return statistics
    }

    /// Tells once when something is unaccounted for.
    func checkIdentity() {
        var statistics = StoreStatistics()
        account(in: &statistics)
        guard !statistics.identityHolds else { return identityWasBroken = false }
        guard !identityWasBroken else { return }
        identityWasBroken = true
        report(
            .error,
            "the store '\(directory.root)' accepted \(statistics.accepted) records and accounts for "
                + "\(statistics.archived) archived, \(statistics.buffered) buffered, \(statistics.dropped) dropped and "
                + "\(statistics.setAside) set aside, which is not the same. Run `fairlead audit`, and tell the makers of this program."
        )
    }

    /// Those whose confirmation lets a record go: the required ones, or all when none is required.
    var keepers: [StoreDestination] {
        let required = destinations.filter(\.isRequired)
        return required.isEmpty ? destinations : required
    }

    /// Of a range, what somebody of them lacks.
    func lacking(_ range: PositionRange, of epoch: String, by destinations: [StoreDestination]) -> PartRanges {
        var lacking = PartRanges()
        for destination in destinations {
            let confirmed = ledger.content.confirmed(by: destination.name, in: epoch)
            if !confirmed.data.contains(range) {
                lacking.data.formUnion(RangeSet(confirmed.data.missing(within: range)))
            }
            if destination.takesRaw, !confirmed.raw.contains(range) {
                lacking.raw.formUnion(RangeSet(confirmed.raw.missing(within: range)))
            }
        }
        return lacking
    }

    /// Every position that was given is in exactly one of the four; where two could claim it, what is on disk comes
    /// first.
    private func account(in statistics: inout StoreStatistics) {
        for known in ledger.content.epochs {
            let epoch = known.id
            let content = ledger.content
            let aside = content.setAside[epoch] ?? RangeSet()
            let onDisk = positionsOnDisk(of: epoch)
            let dropped = content.dropped[epoch].map { $0.data.union($0.raw) } ?? RangeSet()
            let droppedHere = dropped.subtracting(onDisk)
            let pruned = (content.pruned[epoch] ?? RangeSet()).subtracting(onDisk).subtracting(droppedHere)
            let asideHere = aside.subtracting(pruned).subtracting(droppedHere)
            let lackingOnDisk = countOfLacking(onDisk, of: epoch)
            let lackingAside = countOfLacking(asideHere, of: epoch)
            statistics.accepted += epoch == self.epoch ? next - 1 : (try? givenPositions(of: epoch))??.last ?? 0
            statistics.archived += pruned.count + (onDisk.count - lackingOnDisk) + (asideHere.count - lackingAside)
            statistics.buffered += lackingOnDisk
            statistics.dropped += droppedHere.count
            statistics.setAside += lackingAside
        }
    }

    private func countOfLacking(_ positions: RangeSet, of epoch: String) -> UInt64 {
        let keepers = keepers
        guard !keepers.isEmpty else { return positions.count }
        return positions.ranges.reduce(0) { count, range in
            let lacking = lacking(range, of: epoch, by: keepers)
            if lacking.raw.isEmpty { return count + lacking.data.count }
            return count + lacking.data.union(lacking.raw).count
        }
    }

    private func backlog(of destination: StoreDestination) -> DestinationBacklog {
        let order = epochOrder
        let floor = liveFloor(of: destination)
        var counts = LaneCounts()
        var records: UInt64 = 0
        var oldest: (SegmentInfo, UInt64)?
        var epoch = ""
        var confirmed = PartRanges()
        for segment in segments {
            guard let range = segment.range else { continue }
            if epoch != segment.name.epoch {
                epoch = segment.name.epoch
                confirmed = ledger.content.confirmed(by: destination.name, in: epoch)
            }
            // Nearly always, and of nearly all segments.
            if confirmed.data.contains(range), !destination.takesRaw || confirmed.raw.contains(range) { continue }
            var lacking = lacking(range, of: epoch, by: [destination])
            guard !lacking.isEmpty else { continue }
            if let absent = ledger.content.setAside[epoch] {
                lacking.data.subtract(absent)
                lacking.raw.subtract(absent)
            }
            let either = lacking.raw.isEmpty ? lacking.data : lacking.data.union(lacking.raw)
            records += either.count
            if oldest == nil, let first = either.first { oldest = (segment, first) }
            counts.bytesPerRecord = Double(segment.bytes) / Double(range.count)
            counts.add(lacking.raw.count, to: .raw)
            let live = floor.cut(range, of: epoch, isLive: true, order: order).map(lacking.data.count(within:)) ?? 0
            counts.add(live, to: .live)
            counts.add(lacking.data.count - live, to: .backlog)
            counts.add(countOfEvents(in: segment, range, for: destination), to: .events)
        }
        return DestinationBacklog(
            name: destination.name, isRequired: destination.isRequired, backlogRecords: records,
            lanes: counts.lanes,
            oldestUnconfirmedSeconds: oldest.flatMap { age(of: $0.1, in: $0.0, for: destination) },
            acknowledgedRecords: meter.acknowledgedRecords[destination.name] ?? 0,
            skippedRecords: meter.skippedRecords[destination.name] ?? 0,
            lastAcknowledgement: meter.lastAcknowledgement[destination.name])
    }

    /// Those that the index knows behind the last that is settled.
    private func countOfEvents(
        in segment: SegmentInfo, _ range: PositionRange, for destination: StoreDestination
    ) -> UInt64 {
        let memory = lanes[destination.name]
        let settled = memory?.eventsSettled[segment.name] ?? range.first - 1
        guard let open = PositionRange(checking: settled + 1, to: range.last) else { return 0 }
        if let counted = memory?.counted[segment.name], counted.range == open { return counted.count }
        guard let count = try? look(at: segment).countOfEvents(in: open) else { return 0 }
        lanes[destination.name, default: LaneMemory()].counted[segment.name] = LaneMemory.CountedEvents(
            range: open, count: count)
        return count
    }

    private func look(at segment: SegmentInfo) throws(SQLiteError) -> RecordQuery {
        if let writer, writer.name == segment.name { return writer.query }
        return try readers.look(at: segment.name)
    }

    private func age(of position: UInt64, in segment: SegmentInfo, for destination: StoreDestination) -> Double? {
        let known = lanes[destination.name]?.oldest
        var received = known.map { Instant(nanoseconds: $0.nanoseconds) }
        if known?.position != position || known?.segment != segment.name {
            received = try? look(at: segment).instant(at: position)
            guard let received else { return nil }
            lanes[destination.name, default: LaneMemory()].oldest = LaneMemory.Oldest(
                segment: segment.name, position: position, nanoseconds: received.nanoseconds)
        }
        return received.map { Double(max(0, surroundings.now().nanoseconds(since: $0))) / 1e9 }
    }
}
