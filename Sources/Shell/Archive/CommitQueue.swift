import Delivery

/// Batches that wait for a commit, answered in the order in which they came.
///
/// Whoever comes while nobody is storing leads: he stores his batch with what has gathered behind it. What came meanwhile
/// is led by the first of them. So a live batch waits for one commit of others, never for a whole backlog.
struct CommitQueue {
    /// What one of those that wait learns.
    enum Turn: Sendable {
        case answered(Result<BatchOutcome, ArchiveError>)
        /// Store now: your own batch first.
        case lead
    }

    struct Waiting {
        var batch: ReceivedBatch
        var turn: CheckedContinuation<Turn, Never>
    }

    /// What a tenth of a second is enough for, in records, values and raw bytes together.
    private static let largestGroup = 60_000
    /// Of the batches that wait, as `cost` counts: far above what stations have under way, and it bounds memory.
    private static let largestQueue = 4_000_000

    private var waiting: [Waiting] = []
    private var waitingCost = 0
    var isLed = false

    /// False when too much waits already.
    func hasRoom(for batch: ReceivedBatch) -> Bool {
        waiting.isEmpty || waitingCost + batch.cost <= Self.largestQueue
    }

    mutating func append(_ new: Waiting) {
        waiting.append(new)
        waitingCost += new.batch.cost
    }

    /// What is stored together with the leader's batch.
    mutating func takeGroup(behind leader: ReceivedBatch) -> [Waiting] {
        var cost = leader.cost
        var count = 0
        while count < waiting.count, cost + waiting[count].batch.cost <= Self.largestGroup {
            cost += waiting[count].batch.cost
            count += 1
        }
        return take(count)
    }

    /// Who leads next; nil when nobody waits.
    mutating func takeNextLeader() -> Waiting? {
        take(min(1, waiting.count)).first
    }

    private mutating func take(_ count: Int) -> [Waiting] {
        let taken = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        waitingCost -= taken.reduce(0) { $0 + $1.batch.cost }
        return taken
    }
}

extension ReceivedBatch {
    /// About how many microseconds it takes to store.
    fileprivate var cost: Int {
        let values = batch.records.reduce(0) { $0 + $1.record.observations.count }
        return 100 + 4 * batch.records.count + values + 3 * batch.raws.count
    }
}
