import Delivery
import Store

/// What goes over the link, and what of the budget it takes.
extension ForwardingMachine {
    /// Of those that wait for the budget, the one that goes first.
    var mostUrgent: (id: Int, delivery: ForwardingDelivery)? {
        let ready = inFlight.filter { $0.value.stage == .ready }
        return ready.min { ($0.value.urgency, $0.key) < ($1.value.urgency, $1.key) }.map { ($0.key, $0.value) }
    }

    func cost(of delivery: ForwardingDelivery) -> UInt64 {
        guard let content = delivery.content else { return 0 }
        var cost = policy.overhead.cost(of: content.bytes, messages: content.messages)
        let silence = lastMessage.map { lastTime.monotonic - min($0, lastTime.monotonic) }
        if silence ?? .max > policy.overhead.longestSilence ?? .max - 1 { cost += policy.overhead.bytesPerConnection }
        return cost
    }

    func earliest(_ delivery: ForwardingDelivery) -> UInt64? {
        budget.earliest(cost(of: delivery), now: lastTime)
    }

    /// Hands over what the budget allows now.
    mutating func release(now: LinkTime) {
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
    static let longestHold: UInt64 = 60_000_000_000

    mutating func tooExpensive(_ id: Int, _ delivery: ForwardingDelivery, now: UInt64) {
        guard !budget.needsRestoring, let limit = policy.effectiveBudget.bytesPerDay else { return }
        giveBack(id)
        if delivery.isInquiry { return }
        let reason = "it takes more than the budget of a day, which is \(limit) bytes; raise 'budget: day'"
        refused(delivery, reason: reason, now: now)
    }

    mutating func giveBack(_ id: Int) {
        guard let delivery = inFlight.removeValue(forKey: id) else { return }
        open = policy.lanes
        if delivery.isInquiry { inquiries.want() }
        queued.append(.abandon(id: id))
    }

    mutating func begin(_ delivery: ForwardingDelivery) -> Int {
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

    func encodeRequest() -> EncodeRequest {
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

    func fetchRequest(_ lane: Lane) -> FetchRequest {
        let bytes = encodeRequest().aim
        return FetchRequest(
            lane: lane, maximumRecords: min(refusal.recordLimit, sizing.records(of: lane, bytes: bytes)),
            // Records on disk take more than in a batch; what is too much is cut off again.
            maximumBytes: min(policy.maximumBytes, bytes * 16), excluding: excluded())
    }

    func excluded() -> [String: PartRanges] {
        var positions = refusal.refusedRecords
        positions.formUnion(settling)
        for delivery in inFlight.values { positions.insert(delivery.covers, of: delivery.epoch) }
        return positions.byEpoch
    }

    // MARK: positions without content

    mutating func settle(_ batch: Fetched, now: UInt64) {
        // Who only takes records holds no account of positions.
        guard policy.inquiryInterval != nil else {
            queued.append(.acknowledge(epoch: batch.epoch, batch.covers))
            return
        }
        settling.insert(batch.covers, of: batch.epoch)
        settlingSince = settlingSince ?? now
    }

    mutating func flushSettling(now: LinkTime) {
        guard mayStart(now: now), inFlight.count < window, let since = settlingSince,
            now.monotonic >= since + policy.settlingTime, let epoch = settling.byEpoch.keys.min()
        else { return }
        _ = begin(ForwardingDelivery(purpose: .settling, epoch: epoch, covers: PartRanges(), records: 0))
    }
}
