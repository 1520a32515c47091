import Delivery
import Store

/// Decides what a forwarder does next: fetch, deliver, acknowledge, wait. A value without I/O; `now` is a parameter, in
/// nanoseconds of a clock that never steps.
///
/// Tell it what happened, then carry out what `next(now:)` returns until it returns nil, then wait for the next event
/// or for `deadline`.
public struct ForwardingMachine: Sendable {
    public private(set) var tally = ForwardingTally()
    public private(set) var budget: LinkBudget
    private(set) var inquiries: InquiryRounds
    private let station: String
    private let product: String
    private let policy: ForwardingPolicy
    private var inFlight: [Int: ForwardingDelivery] = [:]
    private var nextID = 1
    private var isFetching = false
    /// Lanes in which the store may have something to send.
    private var open: Set<Lane>
    private var lastFetch: UInt64 = 0
    /// When the store was last found to have nothing more of a lane; nil while there was more.
    private var drainedAt: [Lane: UInt64] = [:]
    private var queued: [Action] = []
    /// Metadata that the archive knows, because it acknowledged a batch that refers to it in this run.
    private var known: Set<MetadataReference> = []
    /// Sent, and neither acknowledged nor refused: what a late reply may acknowledge.
    private var unanswered = PositionsByEpoch()
    /// Positions without content, which the next batch of their epoch settles.
    private var settling = PositionsByEpoch()
    private var settlingSince: UInt64?
    private var hasBeenAnswered = false
    private var isNoting = false
    /// Until when the budget has no room for what a lane has to send.
    private var heldUntil: [Lane: UInt64] = [:]
    private var lastMessage: UInt64?
    private var lastTime = LinkTime(monotonic: 0)
    private var retry: RetrySchedule
    private var link = LinkCondition.unknown
    private var refusal: RefusalHandling
    private var sizing: BatchSizing

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

    public var state: DestinationState {
        if refusal.isRefusedAltogether { return .failed }
        if link.isDown || retry.failures > 0 { return .waiting }
        return hasBeenAnswered || link == .up ? .connected : .waiting
    }

    /// What keeps the destination from being well, and when it is tried again.
    public func message(now: UInt64) -> String? {
        if refusal.isRefusedAltogether, let reason = refusal.reason {
            return "refused: \(reason)\(Self.nextTry(refusal.retry.deadline, now: now))"
        }
        if case .down(let message) = link { return message }
        if retry.failures > 0, let message = tally.message {
            return message + Self.nextTry(retry.deadline, now: now)
        }
        if inquiries.lostRecords > 0 {
            return
                "the archive lacks \(inquiries.lostRecords) records that it had confirmed and that are no longer here; "
                + "restore them there from a newer backup"
        }
        if let contradiction = inquiries.contradiction { return contradiction }
        guard !refusal.refusedRecords.isEmpty, let reason = refusal.reason else { return nil }
        return "\(refusal.refusedRecords.records) records refused and kept here: \(reason)"
    }

    /// What the budget keeps from going now, such as the end of its hours; nil when nothing.
    public func pause(now: LinkTime) -> String? {
        if budget.needsRestoring { return "what the link has cost today is not read yet" }
        let closed = budget.untilOpen(now)
        if closed > 0 {
            return now.utc == nil
                ? "the station's clock is not synchronised, so nobody knows whether it is the hour to send"
                : "it is not the hour to send; it begins in \(closed / 60_000_000_000 + 1) min"
        }
        guard let left = budget.leftToday, left < leastCost else { return nil }
        return "the budget of the day is used up"
    }

    /// Whose records a delivery has that is under way.
    public func epoch(ofDelivery id: Int) -> String? { inFlight[id]?.epoch }

    /// Whether a delivery still waits for its answer, or for being sent again.
    public func isUnderWay(_ id: Int) -> Bool { inFlight[id] != nil }

    /// Sent at least once in this run and not refused.
    public var forwardedRecords: UInt64 {
        tally.acknowledgedRecords + unanswered.byEpoch.values.reduce(0) { $0 + $1.data.count }
    }

    private static func nextTry(_ deadline: UInt64?, now: UInt64) -> String {
        guard let deadline, deadline > now else { return "" }
        return "; next try in \((deadline - now + 999_999_999) / 1_000_000_000) s"
    }
}

// MARK: sending

extension ForwardingMachine {
    /// Of those that wait for the budget, the one that goes first.
    private var mostUrgent: (id: Int, delivery: ForwardingDelivery)? {
        let ready = inFlight.filter { $0.value.stage == .ready }
        return ready.min { ($0.value.urgency, $0.key) < ($1.value.urgency, $1.key) }.map { ($0.key, $0.value) }
    }

    private func cost(of delivery: ForwardingDelivery) -> UInt64 {
        guard let content = delivery.content else { return 0 }
        var cost = policy.overhead.cost(of: content.bytes, messages: content.messages)
        let silence = lastMessage.map { lastTime.monotonic - min($0, lastTime.monotonic) }
        if silence ?? .max > policy.overhead.longestSilence ?? .max - 1 { cost += policy.overhead.bytesPerConnection }
        return cost
    }

    private func earliest(_ delivery: ForwardingDelivery) -> UInt64? {
        budget.earliest(cost(of: delivery), now: lastTime)
    }

    /// Hands over what the budget allows now.
    private mutating func release(now: LinkTime) {
        guard !isNoting, maySend(now: now.monotonic), let (id, delivery) = mostUrgent else { return }
        let cost = cost(of: delivery)
        guard let time = budget.earliest(cost, now: now) else { return tooExpensive(id, delivery, now: now.monotonic) }
        if time > now.monotonic {
            // Not today: others may still fit, and until then it may be the wrong batch.
            if time > now.monotonic + Self.longestHold {
                if case .records(let lane) = delivery.purpose { heldUntil[lane] = time }
                giveBack(id)
            }
            return
        }
        if let reservation = budget.reservation(for: cost, now: now) {
            isNoting = true
            queued.append(.note(reservation))
            return
        }
        budget.spend(cost, now: now)
        tally.bytes += cost
        tally.messages += UInt64(delivery.content?.messages ?? 1)
        lastMessage = now.monotonic
        inFlight[id]?.stage = .sent(at: now.monotonic)
        unanswered.insert(delivery.covers, of: delivery.epoch)
        queued.append(.deliver(id: id))
    }

    /// How long a batch that was made already waits for the budget, in nanoseconds.
    private static let longestHold: UInt64 = 60_000_000_000

    private mutating func tooExpensive(_ id: Int, _ delivery: ForwardingDelivery, now: UInt64) {
        guard !budget.needsRestoring, let limit = policy.effectiveBudget.bytesPerDay else { return }
        giveBack(id)
        if delivery.isInquiry { return }
        let reason = "it takes more than the budget of a day, which is \(limit) bytes; raise 'budget: day'"
        refused(delivery, reason: reason, now: now)
    }

    private mutating func giveBack(_ id: Int) {
        guard let delivery = inFlight.removeValue(forKey: id) else { return }
        open = policy.lanes
        if delivery.isInquiry { inquiries.want() }
        queued.append(.abandon(id: id))
    }

    private mutating func begin(_ delivery: ForwardingDelivery) -> Int {
        let id = nextID
        nextID += 1
        var delivery = delivery
        var request = encodeRequest()
        if !delivery.isInquiry, let parts = settling.byEpoch[delivery.epoch] {
            request.settling = parts
            delivery.settling = parts
            delivery.covers.formUnion(parts)
            settling.remove(parts, of: delivery.epoch)
            if settling.isEmpty { settlingSince = nil }
        }
        inFlight[id] = delivery
        queued.append(.encode(id: id, request))
        return id
    }

    private func encodeRequest() -> EncodeRequest {
        var aim = sizing.maximumBytes
        if let left = budget.leftToday {
            aim = min(aim, max(policy.overhead.bytes(for: left), BatchSizing.smallestMessage))
        }
        // What is on its way with metadata will have told it.
        var known = known
        for delivery in inFlight.values {
            if let content = delivery.content, content.hasMetadata { known.insert(content.reference) }
        }
        return EncodeRequest(known: known, aim: aim, limit: sizing.messageLimit, settling: PartRanges())
    }

    private func fetchRequest(_ lane: Lane) -> FetchRequest {
        let bytes = encodeRequest().aim
        return FetchRequest(
            lane: lane, maximumRecords: min(refusal.recordLimit, sizing.records(of: lane, bytes: bytes)),
            // Records on disk take more than in a batch; what is too much is cut off again.
            maximumBytes: min(policy.maximumBytes, bytes * 16), excluding: excluded())
    }

    private func excluded() -> [String: PartRanges] {
        var positions = refusal.refusedRecords
        positions.formUnion(settling)
        for delivery in inFlight.values { positions.insert(delivery.covers, of: delivery.epoch) }
        return positions.byEpoch
    }

    // MARK: positions without content

    private mutating func settle(_ batch: Fetched, now: UInt64) {
        // Who only takes records holds no account of positions.
        guard policy.inquiryInterval != nil else {
            queued.append(.acknowledge(epoch: batch.epoch, batch.covers))
            return
        }
        settling.insert(batch.covers, of: batch.epoch)
        settlingSince = settlingSince ?? now
    }

    private mutating func flushSettling(now: LinkTime) {
        guard mayStart(now: now), inFlight.count < window, let since = settlingSince,
            now.monotonic >= since + policy.settlingTime, let epoch = settling.byEpoch.keys.min()
        else { return }
        _ = begin(ForwardingDelivery(purpose: .settling, epoch: epoch, covers: PartRanges(), records: 0))
    }
}

// MARK: when

extension ForwardingMachine {
    /// One batch at a time until the destination is known to be well.
    private var window: Int {
        retry.failures > 0 || refusal.isIsolating ? 1 : policy.window
    }

    private var leastCost: UInt64 { policy.overhead.cost(of: BatchSizing.smallestMessage) }

    /// When the budget lets anything go; nil when that is not known.
    private var budgetOpens: UInt64? { budget.earliest(leastCost, now: lastTime) }

    private func maySend(now: UInt64) -> Bool {
        !link.isDown && retry.isDue(now: now) && refusal.retry.isDue(now: now)
    }

    private func mayStart(now: LinkTime) -> Bool {
        maySend(now: now.monotonic) && (budgetOpens.map { now.monotonic >= $0 } ?? false)
    }

    private func laneToFetch(now: UInt64) -> Lane? {
        Lane.allCases.first { mayFetch($0) && now >= waitsUntil($0) }
    }

    /// Whether there is a place for a batch of this lane.
    private func mayFetch(_ lane: Lane) -> Bool {
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
    private func waitsUntil(_ lane: Lane) -> UInt64 {
        let gathered = lane == .events ? 0 : drainedAt[lane].map { $0 &+ policy.linger } ?? 0
        return max(gathered, heldUntil[lane] ?? 0)
    }

    private var timeout: UInt64? {
        guard let timeout = policy.replyTimeout else { return nil }
        return hasBeenAnswered || policy.budget.bytesPerDay != nil ? timeout : min(timeout, policy.firstReplyTimeout)
    }

    private mutating func giveUpSilentDeliveries(now: UInt64) {
        guard let timeout else { return }
        let silent = inFlight.filter { $0.value.sentAt.map { now >= $0 + timeout } ?? false }.keys.sorted()
        for id in silent {
            queued.append(.abandon(id: id))
            failed(id, .timedOut("no acknowledgement within \(timeout / 1_000_000_000) s"), now: now)
        }
    }

    /// Several batches that fail together are one failure.
    private mutating func backOff(_ message: String, now: UInt64) {
        tally.message = message
        open = policy.lanes
        if retry.failures == 0 || retry.isDue(now: now) { retry.failed(now: now) }
    }
}

// MARK: answers

extension ForwardingMachine {
    private mutating func measure(_ delivery: ForwardingDelivery, now: UInt64) {
        guard let sent = delivery.sentAt, let content = delivery.content else { return }
        sizing.delivered(bytes: content.bytes, took: now - min(sent, now))
    }

    private mutating func learn(_ delivery: ForwardingDelivery) {
        if let content = delivery.content { known.insert(content.reference) }
    }

    private mutating func linkIsWell() {
        if retry.failures > 0 {
            inquiries.want()
            open = policy.lanes
        }
        retry.succeeded()
        tally.message = nil
    }

    private mutating func acknowledged(_ reply: BatchReply, now: UInt64) {
        let epoch = reply.stream.epoch
        let fresh = unanswered.intersection(reply.acknowledged, of: epoch)
        tally.acknowledgedRecords += fresh.data.count
        tally.acknowledgedRaws += fresh.raw.count
        unanswered.remove(reply.acknowledged, of: epoch)
        refusal.accepted(reply.acknowledged, of: epoch)
        linkIsWell()
        queued.append(.acknowledge(epoch: epoch, reply.acknowledged))
    }

    private mutating func answered(_ inquiry: ForwardingDelivery, confirmed: PartRanges, _ reply: BatchReply) {
        linkIsWell()
        guard let held = reply.held else { return }
        learn(inquiry)
        let missing = inquiries.lacking(confirmed, held: held, of: inquiry.epoch)
        if !missing.isEmpty { queued.append(.revoke(epoch: inquiry.epoch, missing)) }
    }

    private mutating func refused(_ delivery: ForwardingDelivery, reason: String, now: UInt64) {
        unanswered.remove(delivery.covers, of: delivery.epoch)
        refusal.refused(delivery.covers, records: delivery.records, of: delivery.epoch, reason: reason, now: now)
        tally.refusedBatches += 1
        retry.succeeded()
        open = policy.lanes
    }

    /// An archive that was not there has come: what it was sent meanwhile, the broker has kept for nobody.
    private mutating func archiveAppeared() {
        for id in inFlight.filter({ $0.value.sentAt != nil }).keys.sorted() {
            queued.append(.abandon(id: id))
            failed(id, .cancelled, now: lastTime.monotonic)
        }
        linkIsWell()
        inquiries.want()
        open = policy.lanes
    }
}

extension ForwardingPolicy {
    /// A day's budget without what staying connected costs.
    var effectiveBudget: BudgetLimits {
        var limits = budget
        if let day = limits.bytesPerDay {
            limits.bytesPerDay = day > overhead.bytesPerDay ? day - overhead.bytesPerDay : 0
        }
        return limits
    }
}

/// What the link says of itself.
private enum LinkCondition: Hashable, Sendable {
    /// It says nothing; only deliveries tell.
    case unknown
    case up
    case down(String)

    var isDown: Bool {
        if case .down = self { return true }
        return false
    }
}
