import Delivery

/// Decides what a forwarder does next: fetch, deliver, acknowledge, wait. A value without I/O; `now` is a parameter, in
/// nanoseconds of a clock that never steps.
///
/// Tell it what happened, then carry out what `next(now:)` returns until it returns nil, then wait for the next event
/// or for `deadline`.
public struct ForwardingMachine: Sendable {
    public enum Action: Hashable, Sendable {
        /// Read the next batch from the store, without the excluded positions; answer with `fetched`.
        case fetch(FetchRequest)
        /// Hand the batch to the link; answer with `replied` or `failed`.
        case deliver(id: Int, withMetadata: Bool)
        /// Nobody waits for this batch any more.
        case abandon(id: Int)
        /// Write down that these positions are durable at the destination.
        case acknowledge(epoch: String, ranges: [PositionRange])
    }

    public struct FetchRequest: Hashable, Sendable {
        public var maximumRecords: Int
        public var maximumBytes: Int
        public var excluding: [String: RangeSet]
    }

    /// A batch that was handed to the link.
    struct Delivery: Hashable, Sendable {
        var epoch: String
        var positions: RangeSet
        var withMetadata: Bool
        var sentAt: UInt64
    }

    public private(set) var tally = ForwardingTally()
    private let policy: ForwardingPolicy
    private var inFlight: [Int: Delivery] = [:]
    private var nextID = 1
    private var isFetching = false
    private var mayHaveMore = true
    private var lastFetch: UInt64 = 0
    /// When the store was last found to have nothing more to send; nil while a backlog is being sent.
    private var drainedAt: UInt64?
    private var queued: [Action] = []
    /// Epochs whose instruments the archive knows, because it acknowledged a batch of them in this run.
    private var knownEpochs: Set<String> = []
    /// Sent, and neither acknowledged nor refused: what a late reply may acknowledge.
    private var unanswered = PositionsByEpoch()
    private var retry: RetrySchedule
    private var link = LinkCondition.unknown
    private var refusal: RefusalHandling

    public init(policy: ForwardingPolicy) {
        self.policy = policy
        retry = RetrySchedule(firstWait: policy.firstRetry, longestWait: policy.longestRetry, seed: policy.seed)
        refusal = RefusalHandling(policy: policy)
    }

    // MARK: what happened

    /// There are new records in the store.
    public mutating func committed() {
        mayHaveMore = true
    }

    /// The store gave a batch. Returns the number of the new delivery.
    public mutating func fetched(epoch: String, positions: RangeSet, now: UInt64) -> Int {
        isFetching = false
        mayHaveMore = true
        drainedAt = nil
        let id = nextID
        nextID += 1
        let withMetadata = !knownEpochs.contains(epoch)
        inFlight[id] = Delivery(epoch: epoch, positions: positions, withMetadata: withMetadata, sentAt: now)
        unanswered.insert(positions, of: epoch)
        queued.append(.deliver(id: id, withMetadata: withMetadata))
        return id
    }

    /// The store has nothing to send besides what was excluded.
    public mutating func fetchedNothing() {
        isFetching = false
        drainedAt = lastFetch
    }

    /// The store could not be read or written; it is tried again like a destination that is down.
    public mutating func storeFailed(_ message: String, now: UInt64) {
        isFetching = false
        backOff(message, now: now)
    }

    public mutating func replied(to id: Int, _ reply: BatchReply, now: UInt64) {
        guard let delivery = inFlight[id] else { return lateReply(reply, now: now) }
        if let problem = delivery.problem(with: reply) {
            return failed(id, .nonsense(problem), now: now)
        }
        if !reply.acknowledged.isEmpty {
            inFlight[id] = nil
            acknowledged(reply, now: now)
        } else if reply.needMetadata, !delivery.withMetadata {
            knownEpochs.remove(delivery.epoch)
            inFlight[id]?.withMetadata = true
            inFlight[id]?.sentAt = now
            queued.append(.deliver(id: id, withMetadata: true))
        } else {
            inFlight[id] = nil
            let reason = reply.refused ?? "the archive asks for metadata although it was sent"
            refused(delivery, reason: reason, now: now)
        }
    }

    public mutating func failed(_ id: Int, _ error: LinkError, now: UInt64) {
        guard let delivery = inFlight.removeValue(forKey: id) else { return }
        mayHaveMore = true
        switch error {
        case .tooLarge(let reason): refused(delivery, reason: reason, now: now)
        case .rejected(let reason): refusal.refusedAltogether(reason, now: now)
        case .cancelled: break
        case .unreachable, .timedOut, .nonsense: backOff(error.description, now: now)
        }
    }

    /// A reply that came after its batch was given up. It counts for what was sent and not answered, and nothing else.
    public mutating func lateReply(_ reply: BatchReply, now: UInt64) {
        var reply = reply
        reply.acknowledged = reply.acknowledged.flatMap { unanswered.present(within: $0, of: reply.epoch) }
        if !reply.acknowledged.isEmpty { acknowledged(reply, now: now) }
    }

    public mutating func linkChanged(_ event: LinkEvent, now: UInt64) {
        switch event {
        case .up:
            link = .up
            retry.succeeded()
            tally.message = nil
        case .down(let message): link = .down(message)
        case .reply(let reply): lateReply(reply, now: now)
        }
    }

    // MARK: what to do

    /// The next thing to do; nil when there is nothing to do before the next event or `deadline`.
    public mutating func next(now: UInt64) -> Action? {
        giveUpSilentDeliveries(now: now)
        if refusal.releaseRefusedRecords(now: now) { mayHaveMore = true }
        tally.refusedRecords = refusal.refusedRecords.count
        if !queued.isEmpty { return queued.removeFirst() }
        guard canFetch(now: now) else { return nil }
        isFetching = true
        lastFetch = now
        // Whatever happens during the fetch, a commit for one, makes this true again.
        mayHaveMore = false
        return .fetch(
            FetchRequest(
                maximumRecords: refusal.recordLimit, maximumBytes: policy.maximumBytes, excluding: excluded()))
    }

    /// When `next(now:)` has something to do even if nothing happens; nil when it will not.
    public var deadline: UInt64? {
        var times: [UInt64] = []
        if let timeout = policy.replyTimeout { times += inFlight.values.map { $0.sentAt + timeout } }
        if let release = refusal.releaseTime { times.append(release) }
        if mayHaveMore, !isFetching, inFlight.count < window, !link.isDown {
            times.append(max(retry.deadline ?? 0, refusal.retry.deadline ?? 0, gathersUntil))
        }
        return times.min()
    }

    public var state: DestinationState {
        if refusal.isRefusedAltogether { return .failed }
        if link.isDown || retry.failures > 0 { return .waiting }
        return tally.acknowledgedRecords > 0 || link == .up ? .connected : .waiting
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
        guard !refusal.refusedRecords.isEmpty, let reason = refusal.reason else { return nil }
        return "\(refusal.refusedRecords.count) records refused and kept here: \(reason)"
    }

    /// Whether a delivery still waits for its answer, or for being sent again.
    public func isUnderWay(_ id: Int) -> Bool { inFlight[id] != nil }

    /// Sent at least once in this run and not refused.
    public var forwardedRecords: UInt64 { tally.acknowledgedRecords + unanswered.count }

    private static func nextTry(_ deadline: UInt64?, now: UInt64) -> String {
        guard let deadline, deadline > now else { return "" }
        return "; next try in \((deadline - now + 999_999_999) / 1_000_000_000) s"
    }

    // MARK: parts

    /// One batch at a time until the destination is known to be well.
    private var window: Int {
        retry.failures > 0 || refusal.isIsolating ? 1 : policy.window
    }

    private var gathersUntil: UInt64 { drainedAt.map { $0 &+ policy.linger } ?? 0 }

    private func canFetch(now: UInt64) -> Bool {
        mayHaveMore && !isFetching && inFlight.count < window && !link.isDown && retry.isDue(now: now)
            && now >= gathersUntil
            && refusal.retry.isDue(now: now)
    }

    private func excluded() -> [String: RangeSet] {
        var positions = refusal.refusedRecords
        for delivery in inFlight.values { positions.insert(delivery.positions, of: delivery.epoch) }
        return positions.byEpoch
    }

    private mutating func acknowledged(_ reply: BatchReply, now: UInt64) {
        let fresh = reply.acknowledged.flatMap { unanswered.present(within: $0, of: reply.epoch) }
        tally.acknowledgedRecords += fresh.reduce(0) { $0 + $1.count }
        unanswered.remove(reply.acknowledged, of: reply.epoch)
        refusal.accepted(reply.acknowledged, of: reply.epoch)
        knownEpochs.insert(reply.epoch)
        retry.succeeded()
        tally.message = nil
        mayHaveMore = true
        queued.append(.acknowledge(epoch: reply.epoch, ranges: reply.acknowledged))
    }

    private mutating func refused(_ delivery: Delivery, reason: String, now: UInt64) {
        unanswered.remove(delivery.positions.ranges, of: delivery.epoch)
        refusal.refused(delivery.positions, of: delivery.epoch, reason: reason, now: now)
        tally.refusedBatches += 1
        retry.succeeded()
        mayHaveMore = true
    }

    private mutating func giveUpSilentDeliveries(now: UInt64) {
        guard let timeout = policy.replyTimeout else { return }
        for id in inFlight.filter({ now >= $0.value.sentAt + timeout }).keys.sorted() {
            queued.append(.abandon(id: id))
            failed(id, .timedOut("no acknowledgement within \(timeout / 1_000_000_000) s"), now: now)
        }
    }

    /// Several batches that fail together are one failure.
    private mutating func backOff(_ message: String, now: UInt64) {
        tally.message = message
        mayHaveMore = true
        if retry.failures == 0 || retry.isDue(now: now) { retry.failed(now: now) }
    }
}

extension ForwardingMachine.Delivery {
    /// What is wrong with a reply to this batch; nil when it can be believed.
    fileprivate func problem(with reply: BatchReply) -> String? {
        if reply.acknowledged.isEmpty {
            let isAnswer = reply.refused != nil || reply.needMetadata
            return isAnswer ? nil : "it neither acknowledges nor refuses"
        }
        guard reply.epoch == epoch else { return "it acknowledges epoch '\(reply.epoch)', sent was '\(epoch)'" }
        if let stranger = reply.acknowledged.first(where: { !positions.contains($0) }) {
            return "it acknowledges records \(stranger), which were not sent"
        }
        return nil
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
