import Delivery
import Sensing

/// Room on the disk: how much there is, and which files may go, or must, to make more.
extension StoreEngine {
    var usedBytes: UInt64 {
        segments.reduce(ledgerBytes) { $0 + $1.bytes }
    }

    private var ledgerBytes: UInt64 { StoreDirectory.bytes(ofDatabase: directory.ledger) }

    /// Room for the ledger's own change as well.
    private static let leastFreed: UInt64 = 256 << 10

    var limitReason: String { "the store's limit is \(Self.mebibytes(options.limitBytes))" }

    /// Why there is no room for records, in the operator's words; nil when there is.
    func roomProblem() -> String? {
        let used = usedBytes
        if used > options.limitBytes {
            return "the store '\(directory.root)' takes \(Self.mebibytes(used)) and its limit is "
                + "\(Self.mebibytes(options.limitBytes)); nothing more may be pruned, because required destinations "
                + "have not confirmed it. Bring them back, or raise the limit"
        }
        guard let lacking = lackingReserve else { return nil }
        let free = options.reserveBytes - lacking
        return "the disk of '\(directory.root)' has \(Self.mebibytes(free)) left and "
            + "\(Self.mebibytes(options.reserveBytes)) are to stay free. Make room on it"
    }

    /// How much of the reserve somebody has taken; nil when it is there.
    private var lackingReserve: UInt64? {
        guard let free = surroundings.freeBytes(directory.root), free < options.reserveBytes else { return nil }
        return options.reserveBytes - free
    }

    /// Nil when there is room, if need be after unlinking what may go.
    func makeRoom() -> String? {
        guard roomProblem() != nil else { return nil }
        let used = usedBytes
        var limit = options.limitBytes
        var reason = limitReason
        if let lacking = lackingReserve, used - min(used, lacking) < limit {
            limit = used - min(used, lacking)
            reason = "\(Self.mebibytes(options.reserveBytes)) of the disk are to stay free"
        }
        // The ledger grows by what it notes, so that the first time may not be enough.
        for _ in 0..<3 where roomProblem() != nil { prune(to: limit, because: reason) }
        if roomProblem() != nil, let writer, !writer.isEmpty, isConfirmed(writer) {
            closeWriter()
            prune(to: limit, because: reason)
        }
        return roomProblem()
    }

    /// On a disk that is full in spite of the reserve, as much goes of the oldest that nobody lacks as the commit may
    /// need; if there is no such thing, one file that somebody lacks. The next tick tries again.
    func pruneOnFullDisk() {
        let count = segments.count
        let needed = max(Self.leastFreed, lackingReserve ?? 0, UInt64(4 * inHand.byteCount))
        prune(to: usedBytes - min(usedBytes, needed), because: "", mayDrop: false)
        guard segments.count == count else { return }
        let closed = segments.filter { $0.name != writer?.name }.reduce(0) { $0 + $1.bytes }
        // Below the sum of all files by one byte.
        if closed > 0 { prune(to: usedBytes - 1, because: "the disk is full") }
    }

    /// Unlinks what the policy says; a station without destinations is its own archive and keeps everything.
    func prune(to limitBytes: UInt64, because reason: String, mayDrop: Bool = true) {
        guard !destinations.isEmpty, options.keepSeconds != nil || usedBytes > limitBytes else { return }
        let keepers = keepers
        // The ledger counts as well, and the policy knows only segments.
        let policy = PrunePolicy(
            keepNanoseconds: options.keepSeconds.map { Int64($0) * Instant.nanosecondsPerSecond },
            limitBytes: limitBytes - min(limitBytes, ledgerBytes),
            dropsOldest: mayDrop && options.whenFull == .dropOldest)
        let known = Dictionary(segments.map { ($0.name.fileName, $0) }, uniquingKeysWith: { $1 })
        let decision = policy.decide(
            segments.map { $0.forPruning(lacking: $0.lacking(in: self, keepers), isOpen: $0.name == writer?.name) },
            now: surroundings.now())
        guard !decision.pruned.isEmpty || !decision.dropped.isEmpty else { return }
        remove(decision.pruned.compactMap { known[$0.name] }, because: nil)
        remove(decision.dropped.compactMap { known[$0.name] }, because: reason)
        generation += 1
    }

    private func isConfirmed(_ writer: SegmentWriter) -> Bool {
        guard !destinations.isEmpty, let info = segments.last, info.name == writer.name else { return false }
        return info.lacking(in: self, keepers) == .nothing
    }

    /// - Parameter reason: why they go although somebody lacks them; nil when nobody does.
    private func remove(_ victims: [SegmentInfo], because reason: String?) {
        guard !victims.isEmpty else { return }
        var ready: [SegmentInfo] = []
        for segment in victims {
            do throws(SQLiteError) {
                if try note(segment, goesBecause: reason) { ready.append(segment) }
            } catch {
                if error.kind == .damaged { setAside(segment, because: error) }
            }
        }
        do throws(SQLiteError) {
            try flushLedger()
        } catch {
            // With no room even for the ledger, one file goes first: a crash just now costs the audit its blocks, and
            // nothing else.
            guard error.kind == .full, let oldest = ready.first else { return flushLedgerIfPossible() }
            unlink(oldest)
            ready.removeFirst()
            guard (try? flushLedger()) != nil else { return }
        }
        for segment in ready { unlink(segment) }
    }

    /// Puts into the ledger what the audit and the operator have to know of a file that goes. False when it was gone.
    private func note(_ segment: SegmentInfo, goesBecause reason: String?) throws(SQLiteError) -> Bool {
        let query = try readers.query(segment.name)
        let epoch = segment.name.epoch
        guard let reason, let range = segment.range else {
            ledger.prune(
                segment.name, positions: RangeSet(segment.range.map { [$0] } ?? []), blocks: try query.blocks())
            return true
        }
        let present = RangeSet([range]).subtracting(ledger.content.setAside[epoch] ?? RangeSet())
        let lacking = lacking(range, of: epoch, by: keepers).intersection(PartRanges(data: present, raw: present))
        let either = lacking.data.union(lacking.raw)
        let isAll =
            lacking.data.contains(range) && (lacking.raw.contains(range) || !keepers.contains(where: \.takesRaw))
        let blocks = isAll ? [] : try query.computedBlocks(after: 0, without: lacking)
        ledger.prune(segment.name, positions: present.subtracting(either), blocks: blocks)
        let dropped = DroppedSegment(
            name: segment.name, last: segment.last, records: either.count, instant: surroundings.now(), reason: reason,
            lacking: countsOfLacking(segment, range))
        ledger.lose(either, of: epoch)
        ledger.drop(dropped, lacking: lacking)
        report(
            .error,
            "positions \(range) of epoch \(epoch) were dropped, because \(reason): \(either.count) records that "
                + "destinations lack, \(dropped.lacking). Bring the destinations back, or give the store more room.")
        return true
    }

    private func countsOfLacking(_ segment: SegmentInfo, _ range: PositionRange) -> String {
        let counts = destinations.map { destination in
            let lacking = lacking(range, of: segment.name.epoch, by: [destination])
            let figures = "{\"data\":\(lacking.data.count),\"raw\":\(lacking.raw.count)}"
            return lacking.isEmpty ? nil : "\(destination.name.quotedForJSON):\(figures)"
        }
        return "{\(counts.compactMap { $0 }.joined(separator: ","))}"
    }

    private func unlink(_ segment: SegmentInfo) {
        if let range = segment.range {
            for destination in destinations {
                let lacking = lacking(range, of: segment.name.epoch, by: [destination])
                let skipped = lacking.data.union(lacking.raw).count
                if skipped > 0 { meter.skippedRecords[destination.name, default: 0] += skipped }
            }
        }
        readers.drop(segment.name)
        StoreDirectory.unlinkDatabase(directory.path(of: segment.name))
        segments.removeAll { $0.name == segment.name }
        for name in lanes.keys {
            lanes[name]?.eventsSettled[segment.name] = nil
            lanes[name]?.counted[segment.name] = nil
        }
        meter.prunedSegments += 1
    }

    /// Notes about losses that are not durable go with the next commit.
    func tellLosses() {
        for loss in ledger.content.losses where loss.told == nil && toldInHand[loss.name] == nil {
            toldInHand[loss.name] = inHand.count
            inHand.append(loss.note(register(DroppedSegment.instrument)))
        }
    }

    /// Forgets the losses whose notes everybody has.
    func settleLosses() {
        guard !ledger.content.losses.isEmpty else { return }
        let keepers = keepers
        let settled = ledger.content.losses.filter { loss in
            guard let place = loss.told else { return false }
            let range = PositionRange(first: place.position, last: place.position)
            let isHere = segments.contains {
                $0.name.epoch == place.epoch && $0.range?.contains(place.position) == true
            }
            return !isHere || lacking(range, of: place.epoch, by: keepers).isEmpty
        }
        ledger.forget(settled)
    }

    static func mebibytes(_ bytes: UInt64) -> String {
        bytes < 10 << 20 ? "\(bytes >> 10) KiB" : "\(bytes >> 20) MiB"
    }
}

extension SegmentInfo {
    fileprivate func lacking(in engine: StoreEngine, _ keepers: [StoreDestination]) -> PrunePolicy.Lacking {
        guard let range else { return .nothing }
        var lacking = engine.lacking(range, of: name.epoch, by: keepers)
        guard !lacking.isEmpty else { return .nothing }
        if let absent = engine.ledger.content.setAside[name.epoch] {
            lacking = lacking.subtracting(PartRanges(data: absent, raw: absent))
        }
        return !lacking.data.isEmpty ? .data : lacking.raw.isEmpty ? .nothing : .raw
    }
}
