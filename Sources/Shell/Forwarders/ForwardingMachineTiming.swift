import Delivery
import Store

/// When something may start, and what comes first.
extension ForwardingMachine {
    /// One batch at a time until the destination is known to be well.
    var window: Int {
        retry.failures > 0 || refusal.isIsolating ? 1 : policy.window
    }

    var leastCost: UInt64 { policy.overhead.cost(of: BatchSizing.smallestMessage) }

    /// When the budget lets anything go; nil when that is not known.
    var budgetOpens: UInt64? { budget.earliest(leastCost, now: lastTime) }

    func maySend(now: UInt64) -> Bool {
        !link.isDown && retry.isDue(now: now) && refusal.retry.isDue(now: now)
    }

    func mayStart(now: LinkTime) -> Bool {
        maySend(now: now.monotonic) && (budgetOpens.map { now.monotonic >= $0 } ?? false)
    }

    func laneToFetch(now: UInt64) -> Lane? {
        Lane.allCases.first { mayFetch($0) && now >= waitsUntil($0) }
    }

    /// Whether there is a place for a batch of this lane.
    func mayFetch(_ lane: Lane) -> Bool {
        guard open.contains(lane), inFlight.count < window else { return false }
        if policy.budget.bytesPerSecond != nil {
            // What waits for its bytes is sent before more is made; only what is more urgent overtakes.
            let waiting = inFlight.values.filter { $0.sentAt == nil }.map(\.urgency).min()
            if let waiting, waiting <= Int(lane.rawValue) { return false }
        }
        guard lane >= .backlog, window > 1 else { return true }
        return inFlight.values.filter(\.isBulk).count < window - 1
    }

    /// For records to gather, or for the budget.
    func waitsUntil(_ lane: Lane) -> UInt64 {
        let gathered = lane == .events ? 0 : drainedAt[lane].map { $0 &+ policy.linger } ?? 0
        return max(gathered, heldUntil[lane] ?? 0)
    }

    var timeout: UInt64? {
        guard let timeout = policy.replyTimeout else { return nil }
        return hasBeenAnswered || policy.budget.bytesPerDay != nil ? timeout : min(timeout, policy.firstReplyTimeout)
    }

    mutating func giveUpSilentDeliveries(now: UInt64) {
        guard let timeout else { return }
        let silent = inFlight.filter { $0.value.sentAt.map { now >= $0 + timeout } ?? false }.keys.sorted()
        for id in silent {
            queued.append(.abandon(id: id))
            failed(id, .timedOut("no acknowledgement within \(timeout / 1_000_000_000) s"), now: now)
        }
    }

    /// Several batches that fail together are one failure.
    mutating func backOff(_ message: String, now: UInt64) {
        tally.message = message
        open = policy.lanes
        if retry.failures == 0 || retry.isDue(now: now) { retry.failed(now: now) }
    }
}
