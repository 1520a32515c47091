import Delivery
import Store

/// Decides what a forwarder does next: fetch, deliver, acknowledge, wait. A value without I/O; `now` is a parameter, in
/// nanoseconds of a clock that never steps.
///
/// Tell it what happened, then carry out what `next(now:)` returns until it returns nil, then wait for the next event
/// or for `deadline`.
public struct ForwardingMachine: Sendable {
    public internal(set) var tally = ForwardingTally()
    public internal(set) var budget: LinkBudget
    var inquiries: InquiryRounds
    let station: String
    let product: String
    let policy: ForwardingPolicy
    var inFlight: [Int: ForwardingDelivery] = [:]
    var nextID = 1
    var isFetching = false
    /// Lanes in which the store may have something to send.
    var open: Set<Lane>
    var lastFetch: UInt64 = 0
    /// When the store was last found to have nothing more of a lane; nil while there was more.
    var drainedAt: [Lane: UInt64] = [:]
    var queued: [Action] = []
    /// Metadata that the archive knows, because it acknowledged a batch that refers to it in this run.
    var known: Set<MetadataReference> = []
    /// Sent, and neither acknowledged nor refused: what a late reply may acknowledge.
    var unanswered = PositionsByEpoch()
    /// Positions without content, which the next batch of their epoch settles.
    var settling = PositionsByEpoch()
    var settlingSince: UInt64?
    var hasBeenAnswered = false
    var isNoting = false
    /// Until when the budget has no room for what a lane has to send.
    var heldUntil: [Lane: UInt64] = [:]
    var lastMessage: UInt64?
    var lastTime = LinkTime(monotonic: 0)
    var retry: RetrySchedule
    var link = LinkCondition.unknown
    var refusal: RefusalHandling
    var sizing: BatchSizing

    public init(station: String, product: String = "", policy: ForwardingPolicy) {
        self.station = station
        self.product = product
        self.policy = policy
        open = policy.lanes
        retry = RetrySchedule(firstWait: policy.firstRetry, longestWait: policy.longestRetry, seed: policy.seed)
        refusal = RefusalHandling(policy: policy)
        sizing = BatchSizing(policy: policy)
        budget = LinkBudget(limits: policy.effectiveBudget)
        inquiries = InquiryRounds(interval: policy.inquiryInterval)
    }

    // MARK: what the store says

    /// There are new records in the store.
    public mutating func committed() {
        open = policy.lanes
    }

    /// What the link had cost before this run.
    public mutating func restored(_ spending: LinkSpending?) {
        budget.restored(spending)
    }

    /// The store gave a batch. Returns the number of the new delivery; nil when nothing of it is to be sent.
    public mutating func fetched(_ batch: Fetched, now: UInt64) -> Int? {
        isFetching = false
        open.insert(batch.lane)
        drainedAt[batch.lane] = nil
        guard batch.records > 0 else {
            settle(batch, now: now)
            return nil
        }
        return begin(
            ForwardingDelivery(
                purpose: .records(batch.lane), epoch: batch.epoch, covers: batch.covers, records: batch.records))
    }

    /// The store has nothing to send in the lane besides what was excluded.
    public mutating func fetchedNothing(in lane: Lane) {
        isFetching = false
        drainedAt[lane] = lastFetch
    }

    /// The store could not be read or written; it is tried again like a destination that is down.
    public mutating func storeFailed(_ message: String, now: UInt64) {
        isFetching = false
        backOff(message, now: now)
    }

    public mutating func encoded(_ id: Int, _ content: Encoded, now: UInt64) {
        guard var delivery = inFlight[id], delivery.stage == .encoding else { return }
        if content.covers != delivery.covers, case .records(let lane) = delivery.purpose { open.insert(lane) }
        if case .records(let lane) = delivery.purpose, !content.hasMetadata {
            sizing.encoded(lane, records: content.records, bytes: content.bytes)
        }
        delivery.covers = content.covers
        delivery.records = content.records
        delivery.content = content
        delivery.stage = .ready
        inFlight[id] = delivery
        budget.expect(cost(of: delivery))
    }

    /// The batch could not be made, because the store could not be read.
    public mutating func notEncoded(_ id: Int, _ message: String, now: UInt64) {
        inFlight[id] = nil
        storeFailed(message, now: now)
    }

    /// The reservation is durable; nil when it could not be written.
    public mutating func noted(_ spending: LinkSpending?) {
        isNoting = false
        if let spending { budget.noted(spending) }
    }

    /// What the destination has confirmed, by epoch. Returns the inquiries that follow: number and epoch.
    public mutating func surveyed(_ confirmed: [String: PartRanges], now: UInt64) -> [(id: Int, epoch: String)] {
        inquiries.surveyed()
        return confirmed.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { epoch, parts in
            let delivery = ForwardingDelivery(
                purpose: .inquiry(confirmed: parts), epoch: epoch, covers: PartRanges(), records: 0)
            return (begin(delivery), epoch)
        }
    }

    /// What is sent again, of which `gone` is no longer on disk.
    public mutating func revoked(_ parts: PartRanges, gone: PartRanges, of epoch: String) {
        inquiries.revoked(gone, of: epoch)
        tally.revokedRecords += parts.subtracting(gone).records
        open = policy.lanes
    }

    // MARK: what the link says

    public mutating func replied(to id: Int, _ reply: BatchReply, now: UInt64) {
        guard let delivery = inFlight[id] else { return lateReply(reply, now: now) }
        if let problem = delivery.problem(with: reply, station: station, product: product) {
            return failed(id, .nonsense(problem), now: now)
        }
        measure(delivery, now: now)
        hasBeenAnswered = true
        inquiries.answered(by: reply.archive)
        if reply.needMetadata, let content = delivery.content, !content.hasMetadata {
            known.remove(content.reference)
            inFlight[id]?.stage = .encoding
            var request = encodeRequest()
            request.known.remove(content.reference)
            request.settling = delivery.settling
            queued.append(.encode(id: id, request))
            return
        }
        inFlight[id] = nil
        if case .inquiry(let confirmed) = delivery.purpose {
            answered(delivery, confirmed: confirmed, reply)
        } else if delivery.covers.isEmpty, reply.held != nil {
            // Metadata that left no room for records.
            learn(delivery)
            linkIsWell()
            open = policy.lanes
        } else if !reply.acknowledged.isEmpty {
            learn(delivery)
            acknowledged(reply, now: now)
        } else {
            let reason = reply.refused ?? "the archive asks for metadata although it was sent"
            refused(delivery, reason: reason, now: now)
        }
    }

    public mutating func failed(_ id: Int, _ error: LinkError, now: UInt64) {
        guard let delivery = inFlight.removeValue(forKey: id) else { return }
        open = policy.lanes
        if delivery.isInquiry { inquiries.want() }
        switch error {
        case .tooLarge(let reason):
            let messages = max(1, delivery.content?.messages ?? 1)
            if !sizing.refused(bytes: (delivery.content?.bytes ?? 0) / messages) {
                refused(delivery, reason: reason, now: now)
            }
        case .rejected(let reason): refusal.refusedAltogether(reason, now: now)
        case .cancelled: break
        case .timedOut:
            sizing.timedOut()
            backOff(error.description, now: now)
        case .unreachable, .nonsense: backOff(error.description, now: now)
        }
    }

    /// A reply that came after its batch was given up. It counts for what was sent and not answered, and nothing else.
    public mutating func lateReply(_ reply: BatchReply, now: UInt64) {
        guard reply.stream.station == station, reply.stream.product == product else { return }
        var reply = reply
        reply.acknowledged = unanswered.intersection(reply.acknowledged, of: reply.stream.epoch)
        if !reply.acknowledged.isEmpty { acknowledged(reply, now: now) }
    }

    public mutating func linkChanged(_ event: LinkEvent, now: UInt64) {
        switch event {
        case .up:
            link = .up
            linkIsWell()
            inquiries.want()
        case .down(let message): link = .down(message)
        case .reply(let reply): lateReply(reply, now: now)
        case .maximumBytes(let bytes): sizing.limited(to: bytes)
        case .archivePresent: archiveAppeared()
        }
    }

    // MARK: what to do

    /// The next thing to do; nil when there is nothing to do before the next event or `deadline`.
    public mutating func next(now: LinkTime) -> Action? {
        lastTime = now
        budget.advance(to: now)
        giveUpSilentDeliveries(now: now.monotonic)
        if refusal.releaseRefusedRecords(now: now.monotonic) { open = policy.lanes }
        tally.refusedRecords = refusal.refusedRecords.records
        if queued.isEmpty { release(now: now) }
        if queued.isEmpty { flushSettling(now: now) }
        if !queued.isEmpty { return queued.removeFirst() }
        if mayStart(now: now), inquiries.due.map({ now.monotonic >= $0 }) ?? false, inFlight.count < window {
            inquiries.began(now: now.monotonic)
            return .survey
        }
        guard mayStart(now: now), !isFetching, let lane = laneToFetch(now: now.monotonic) else { return nil }
        isFetching = true
        lastFetch = now.monotonic
        // Whatever happens during the fetch, a commit for one, opens it again.
        open.remove(lane)
        return .fetch(fetchRequest(lane))
    }

    /// When `next(now:)` has something to do even if nothing happens; nil when it will not.
    public var deadline: UInt64? {
        var times: [UInt64] = inFlight.values.compactMap { delivery in
            delivery.sentAt.flatMap { sent in timeout.map { sent + $0 } }
        }
        if let release = refusal.releaseTime { times.append(release) }
        if !link.isDown {
            let tried = max(retry.deadline ?? 0, refusal.retry.deadline ?? 0)
            if let ready = mostUrgent, !isNoting { times.append(max(tried, earliest(ready.delivery) ?? .max)) }
            let start = max(tried, budgetOpens ?? .max)
            if !isFetching, let gathered = Lane.allCases.filter({ mayFetch($0) }).map({ waitsUntil($0) }).min() {
                times.append(max(start, gathered))
            }
            if inFlight.count < window {
                if let due = inquiries.due { times.append(max(start, due)) }
                if let since = settlingSince { times.append(max(start, since + policy.settlingTime)) }
            }
        }
        return times.min().flatMap { $0 == .max ? nil : $0 }
    }
}
