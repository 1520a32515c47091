import Delivery
import Sensing

/// Room on the disk: how much there is, and which files may go to make more.
extension StoreEngine {
    var usedBytes: UInt64 {
        segments.reduce(ledgerBytes) { $0 + $1.bytes }
    }

    private var ledgerBytes: UInt64 { StoreDirectory.bytes(ofDatabase: directory.ledger) }

    /// Why there is no room for records, in the operator's words; nil when there is.
    func roomProblem() -> String? {
        let used = usedBytes
        if used > options.limitBytes {
            return "the store '\(directory.root)' takes \(Self.mebibytes(used)) and its limit is "
                + "\(Self.mebibytes(options.limitBytes)); nothing more may be pruned, because required destinations "
                + "have not confirmed it. Bring them back, or raise the limit"
        }
        guard let free = surroundings.freeBytes(directory.root), free < options.reserveBytes else { return nil }
        return "the disk of '\(directory.root)' has \(Self.mebibytes(free)) left and "
            + "\(Self.mebibytes(options.reserveBytes)) are to stay free. Make room on it"
    }

    /// Nil when there is room, if need be after pruning what every required destination has confirmed.
    func makeRoom() -> String? {
        guard roomProblem() != nil else { return nil }
        let used = usedBytes
        var limit = options.limitBytes
        if let free = surroundings.freeBytes(directory.root), free < options.reserveBytes {
            let lacking = options.reserveBytes - free
            limit = min(limit, used > lacking ? used - lacking : 0)
        }
        prune(limitBytes: limit)
        if roomProblem() != nil, let writer, !writer.isEmpty, isConfirmed(writer) {
            closeWriter()
            prune(limitBytes: limit)
        }
        return roomProblem()
    }

    /// On a disk that is full in spite of the reserve, age no longer matters.
    func pruneEverythingConfirmed() {
        prune(limitBytes: 0)
    }

    /// Unlinks what the policy allows; a station without destinations is its own archive and keeps everything.
    func prune(limitBytes: UInt64?) {
        guard !destinations.isEmpty else { return }
        // The ledger counts as well, and the policy knows only segments.
        let limit = limitBytes ?? options.limitBytes
        let policy = PrunePolicy(
            keepNanoseconds: Int64(options.keepSeconds) * Instant.nanosecondsPerSecond,
            limitBytes: limit - min(limit, ledgerBytes))
        let victims = policy.segmentsToUnlink(
            segments.map { $0.forPruning(isOpen: $0.name == writer?.name) }, required: requiredConfirmations,
            now: surroundings.now())
        let names = Set(victims.map(\.name))
        remove(segments.filter { names.contains($0.name.fileName) })
    }

    private var requiredConfirmations: [[String: RangeSet]] {
        destinations.filter(\.isRequired).map { ledger.content.acknowledged[$0.name] ?? [:] }
    }

    private func isConfirmed(_ writer: SegmentWriter) -> Bool {
        guard !destinations.isEmpty, let info = segments.last, info.name == writer.name else { return false }
        return PrunePolicy.isConfirmed(info.forPruning(isOpen: true), by: requiredConfirmations)
    }

    private func remove(_ victims: [SegmentInfo]) {
        guard !victims.isEmpty else { return }
        var ready: [SegmentInfo] = []
        for segment in victims {
            do throws(SQLiteError) {
                ledger.prune(segment.name, blocks: try readers.query(segment.name).blocks())
                ready.append(segment)
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

    private func unlink(_ segment: SegmentInfo) {
        if let range = segment.range {
            for destination in destinations {
                let confirmed = ledger.content.acknowledged[destination.name]?[segment.name.epoch] ?? RangeSet()
                let skipped = confirmed.missing(within: range).reduce(0) { $0 + $1.count }
                if skipped > 0 { meter.skippedRecords[destination.name, default: 0] += skipped }
            }
        }
        readers.drop(segment.name)
        StoreDirectory.unlinkDatabase(directory.path(of: segment.name))
        segments.removeAll { $0.name == segment.name }
        meter.prunedSegments += 1
    }

    private static func mebibytes(_ bytes: UInt64) -> String {
        bytes < 10 << 20 ? "\(bytes >> 10) KiB" : "\(bytes >> 20) MiB"
    }
}
