import Delivery
import Sensing

/// What a destination lacks, lane by lane.
extension StoreEngine {
    /// With more ranges than this, commands and notes are no longer sent before what lies between them: every one of
    /// them would be a range of its own. They travel with the backlog then.
    private static let maximumRanges = 1 << 16
    /// So many times as many positions are looked through for raw bytes, of which long stretches may have none.
    private static let lookahead: UInt64 = 16
    private static let eventsPerLook = 1024

    /// The next records of a lane that the destination has not confirmed and that are not excluded; nil when there are
    /// none.
    func nextBatch(_ request: OutboxRequest) throws(StoreError) -> PendingBatch? {
        let destination = try destination(named: request.destination)
        guard request.lane != .raw || destination.takesRaw else { return nil }
        let floor = liveFloor(of: destination)
        let drained = LaneMemory.Drained(generation: generation, floor: floor)
        if lanes[destination.name]?.drained[request.lane] == drained { return nil }
        var walk = LaneWalk(request, destination: destination, floor: floor)
        let order = epochOrder
        for segment in walk.isNewestFirst ? segments.reversed() : segments {
            guard let range = walk.range(of: segment, order: order) else { continue }
            walk.enter(segment.name.epoch, ledger.content)
            do throws(StoreError) {
                if let batch = try batch(from: segment, range, &walk) { return batch }
            } catch {
                // A file that cannot be read just now must not keep back those behind it.
                walk.obstacle = walk.obstacle ?? error
            }
        }
        if let obstacle = walk.obstacle { throw obstacle }
        if request.excluding.values.allSatisfy(\.isEmpty) {
            // What was declared absent on the way changed the generation, and nothing that is lacking.
            lanes[destination.name, default: LaneMemory()].drained[request.lane] = LaneMemory.Drained(
                generation: generation, floor: floor)
        }
        return nil
    }

    /// Where the destination's live records begin; nil when it has none just now.
    func liveFloor(of destination: StoreDestination) -> CommitAges.Floor? {
        guard destination.liveSeconds > 0 else { return nil }
        let age = UInt64(destination.liveSeconds) * 1_000_000_000
        let uptime = surroundings.uptime()
        return ages.floor(since: uptime - min(uptime, age))
    }

    var longestLive: UInt64 {
        UInt64(max(0, destinations.map(\.liveSeconds).max() ?? 0)) * 1_000_000_000
    }

    /// Which epoch began before which.
    var epochOrder: [String: Int] {
        Dictionary(ledger.content.epochs.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { $1 })
    }

    private func batch(
        from segment: SegmentInfo, _ range: PositionRange, _ walk: inout LaneWalk
    ) throws(StoreError) -> PendingBatch? {
        do throws(SQLiteError) {
            switch walk.request.lane {
            case .events: return try events(of: segment, range, walk)
            case .live, .backlog: return try data(of: segment, range, walk)
            case .raw: return try raws(of: segment, range, walk)
            }
        } catch {
            try giveUp(segment, because: error)
            return nil
        }
    }

    /// A file that cannot be read for good is moved aside; otherwise it is to be tried again later.
    func giveUp(_ segment: SegmentInfo, because error: SQLiteError) throws(StoreError) {
        // What somebody emptied under an open connection has no tables any more.
        let isEmptied = error.kind == .other && StoreDirectory.isTooShort(directory.path(of: segment.name))
        guard error.kind == .damaged || isEmptied else { throw .database(error) }
        setAside(segment, because: error)
    }

    private func data(
        of segment: SegmentInfo, _ range: PositionRange, _ walk: LaneWalk
    ) throws(SQLiteError) -> PendingBatch? {
        let sets = [walk.confirmed.data, walk.excluded.data, walk.absent]
        let isNewestFirst = walk.isNewestFirst
        let wanted =
            isNewestFirst
            ? RangeSet.newestMissing(from: sets, within: range, atMost: walk.maximum)
            : RangeSet.missing(from: sets, within: range, atMost: walk.maximum)
        guard !wanted.isEmpty else { return nil }
        let query = try query(for: segment)
        let read = isNewestFirst ? query.newestData : query.data
        var records: [StoredRecord] = []
        var bytes = 0
        for range in isNewestFirst ? wanted.reversed() : wanted {
            guard let limit = walk.limit(afterRecords: records.count, bytes: bytes) else { break }
            let more = try read(range, limit)
            bytes += more.reduce(0) { $0 + RecordQuery.encodedBytes($1.record) }
            records = isNewestFirst ? more + records : records + more
        }
        guard !records.isEmpty else {
            declareAbsent(wanted, of: segment)
            return nil
        }
        var run = PositionRun()
        for stored in records { run.append(stored.position) }
        return PendingBatch(
            epoch: segment.name.epoch, lane: walk.request.lane, records: records, covers: PartRanges(data: run.set))
    }

    private func raws(
        of segment: SegmentInfo, _ range: PositionRange, _ walk: LaneWalk
    ) throws(SQLiteError) -> PendingBatch? {
        let wanted = RangeSet.missing(
            from: [walk.confirmed.raw, walk.excluded.raw, walk.absent], within: range,
            atMost: walk.maximum * Self.lookahead)
        guard !wanted.isEmpty else { return nil }
        let query = try query(for: segment)
        var found: [StoredRaw] = []
        var looked = RangeSet()
        var bytes = 0
        for range in wanted {
            guard let limit = walk.limit(afterRecords: found.count, bytes: bytes) else { break }
            let more = try query.raws(in: range, limit)
            bytes += more.raws.reduce(0) { $0 + RecordQuery.encodedBytes($1) }
            found += more.raws
            looked.formUnion(more.looked)
        }
        guard !looked.isEmpty else {
            declareAbsent(wanted, of: segment)
            return nil
        }
        return PendingBatch(epoch: segment.name.epoch, lane: .raw, raws: found, covers: PartRanges(raw: looked))
    }

    private func events(
        of segment: SegmentInfo, _ range: PositionRange, _ walk: LaneWalk
    ) throws(SQLiteError) -> PendingBatch? {
        let name = segment.name
        var settled = lanes[walk.destination.name]?.eventsSettled[name] ?? range.first - 1
        guard settled < range.last, walk.confirmed.data.ranges.count <= Self.maximumRanges else { return nil }
        let query = try query(for: segment)
        var wanted = (data: PositionRun(), raw: PositionRun())
        var next = settled + 1
        var isSettled = true
        while next <= range.last, wanted.data.count + wanted.raw.count < 2 * walk.maximum {
            let page = try query.events(in: PositionRange(first: next, last: range.last), atMost: Self.eventsPerLook)
            for position in page {
                let lacking = walk.lacking(at: position)
                isSettled = isSettled && !lacking.data && !lacking.raw
                if isSettled { settled = position }
                if lacking.data, !walk.excluded.data.contains(position) { wanted.data.append(position) }
                if lacking.raw, !walk.excluded.raw.contains(position) { wanted.raw.append(position) }
            }
            next = page.count < Self.eventsPerLook ? range.last + 1 : (page.last ?? range.last) + 1
            if isSettled, next > range.last { settled = range.last }
        }
        lanes[walk.destination.name, default: LaneMemory()].eventsSettled[name] = settled
        let parts = PartRanges(data: wanted.data.set, raw: wanted.raw.set)
        return parts.isEmpty ? nil : try whole(parts, from: query, segment, walk)
    }

    /// Records with their raw bytes, each part only where it is wanted.
    private func whole(
        _ wanted: PartRanges, from query: RecordQuery, _ segment: SegmentInfo, _ walk: LaneWalk
    ) throws(SQLiteError) -> PendingBatch? {
        var batch = PendingBatch(epoch: segment.name.epoch, lane: .events, covers: PartRanges())
        var (count, bytes) = (0, 0)
        for range in wanted.data.union(wanted.raw).ranges {
            guard let limit = walk.limit(afterRecords: count, bytes: bytes) else { break }
            for stored in try query.records(in: range, limit) {
                count += 1
                bytes += RecordQuery.encodedBytes(stored.record)
                let here = PositionRange(first: stored.position, last: stored.position)
                if wanted.raw.contains(stored.position) {
                    batch.covers.raw.insert(here)
                    if !stored.record.raw.isEmpty {
                        batch.raws.append(StoredRaw(position: stored.position, bytes: stored.record.raw))
                    }
                }
                guard wanted.data.contains(stored.position) else { continue }
                batch.covers.data.insert(here)
                var data = stored
                data.record.raw = []
                batch.records.append(data)
            }
        }
        return count > 0 ? batch : nil
    }

    func query(for segment: SegmentInfo) throws(SQLiteError) -> RecordQuery {
        if let writer, writer.name == segment.name { return writer.query }
        return try readers.query(segment.name)
    }

    func destination(named name: String) throws(StoreError) -> StoreDestination {
        guard let destination = destinations.first(where: { $0.name == name }) else {
            throw .unknownDestination(name, known: destinations.map(\.name))
        }
        return destination
    }
}
