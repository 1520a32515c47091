import Delivery
import Sensing
import Synchronization

/// Where the links put their records down, from any thread, until the next commit. Bounded in bytes.
final class PendingQueue: Sendable {
    private struct State {
        var records = PendingRecords()
        /// Taken by the committing thread and not durable yet.
        var inHandBytes = 0
        var inHandRecords = 0
        var losses: [Int32: LossTally] = [:]
        var lostRecords: UInt64 = 0
        var lostBytes: UInt64 = 0
        /// Why nothing is being taken, in the operator's words.
        var reason = PendingQueue.tooSlow
        /// Whether an early commit may be asked for: not twice, and not while commits fail.
        var mayWake = true
        var isClosed = false
    }

    struct Counters {
        var pendingRecords: UInt64
        var pendingBytes: UInt64
        var lostRecords: UInt64
        var lostBytes: UInt64
    }

    static let tooSlow = "the disk did not keep up and the memory for waiting records was full"

    private let state = Mutex(State())
    private let limitBytes: Int
    private let earlyCommitBytes: Int
    private let wake: @Sendable () -> Void

    init(limitBytes: Int, earlyCommitBytes: Int, wake: @escaping @Sendable () -> Void) {
        self.limitBytes = limitBytes
        self.earlyCommitBytes = earlyCommitBytes
        self.wake = wake
    }

    /// Returns how many of the records were refused.
    func append(_ records: [Record]) -> Int {
        var refused = 0
        let wakes = state.withLock { state in
            for record in records where !append(record, to: &state) { refused += 1 }
            guard state.mayWake, state.records.byteCount >= earlyCommitBytes else { return false }
            state.mayWake = false
            return true
        }
        if wakes { wake() }
        return refused
    }

    /// Moves everything that waits behind what the committing thread already has in hand.
    func take(into inHand: inout PendingRecords) {
        state.withLock { state in
            if inHand.isEmpty {
                swap(&inHand, &state.records)
            } else {
                inHand.append(contentsOf: state.records)
                state.records.removeAll()
            }
            state.inHandBytes = inHand.byteCount
            state.inHandRecords = inHand.count
            state.mayWake = false
        }
    }

    /// What was in hand is durable. If anything was lost meanwhile, the records that say so are next.
    func release() {
        state.withLock { state in
            state.inHandBytes = 0
            state.inHandRecords = 0
            state.mayWake = true
            for (instrument, tally) in state.losses.sorted(by: { $0.key < $1.key }) {
                state.records.append(tally.note(instrument: instrument, reason: state.reason))
            }
            state.losses.removeAll()
            state.reason = Self.tooSlow
        }
    }

    /// The commit failed: what was in hand stays there, and losses from now on have this reason.
    func hold(reason: String) {
        state.withLock { $0.reason = reason }
    }

    /// Whether less than half of the memory is taken.
    var hasRoom: Bool {
        state.withLock { $0.records.byteCount + $0.inHandBytes < limitBytes / 2 && !$0.isClosed }
    }

    /// From now on everything is refused.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    var counters: Counters {
        state.withLock { state in
            Counters(
                pendingRecords: UInt64(state.records.count + state.inHandRecords),
                pendingBytes: UInt64(state.records.byteCount + state.inHandBytes),
                lostRecords: state.lostRecords, lostBytes: state.lostBytes)
        }
    }

    private func append(_ record: Record, to state: inout State) -> Bool {
        let needed = PendingRecords.estimatedBytes(record)
        let isPossible =
            record.raw.count <= RecordLimits.maximumRawBytes
            && record.observations.count <= ObservationCoding.maximumCount
        guard isPossible, !state.isClosed,
            state.records.byteCount + state.inHandBytes + needed <= limitBytes
        else {
            state.losses[record.instrument, default: LossTally(firstLost: record)].add(record)
            state.lostRecords += 1
            state.lostBytes += UInt64(record.raw.count)
            return false
        }
        if let defect = record.defect, defect.utf8.count > RecordLimits.maximumDefectBytes {
            var shortened = record
            // Scalars of at most four bytes, so a quarter of the bound always fits.
            shortened.defect = String(defect.unicodeScalars.prefix(RecordLimits.maximumDefectBytes / 4))
            state.records.append(shortened)
        } else {
            state.records.append(record)
        }
        return true
    }
}
