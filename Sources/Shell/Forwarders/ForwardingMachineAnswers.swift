import Delivery
import Store

/// What an answer means.
extension ForwardingMachine {
    mutating func measure(_ delivery: ForwardingDelivery, now: UInt64) {
        guard let sent = delivery.sentAt, let content = delivery.content else { return }
        sizing.delivered(bytes: content.bytes, took: now - min(sent, now))
    }

    mutating func learn(_ delivery: ForwardingDelivery) {
        if let content = delivery.content { known.insert(content.reference) }
    }

    mutating func linkIsWell() {
        if retry.failures > 0 {
            inquiries.want()
            open = policy.lanes
        }
        retry.succeeded()
        tally.message = nil
    }

    mutating func acknowledged(_ reply: BatchReply, now: UInt64) {
        let epoch = reply.stream.epoch
        let fresh = unanswered.intersection(reply.acknowledged, of: epoch)
        tally.acknowledgedRecords += fresh.data.count
        tally.acknowledgedRaws += fresh.raw.count
        unanswered.remove(reply.acknowledged, of: epoch)
        refusal.accepted(reply.acknowledged, of: epoch)
        linkIsWell()
        queued.append(.acknowledge(epoch: epoch, reply.acknowledged))
    }

    mutating func answered(_ inquiry: ForwardingDelivery, confirmed: PartRanges, _ reply: BatchReply) {
        linkIsWell()
        guard let held = reply.held else { return }
        learn(inquiry)
        let missing = inquiries.lacking(confirmed, held: held, of: inquiry.epoch)
        if !missing.isEmpty { queued.append(.revoke(epoch: inquiry.epoch, missing)) }
    }

    mutating func refused(_ delivery: ForwardingDelivery, reason: String, now: UInt64) {
        unanswered.remove(delivery.covers, of: delivery.epoch)
        refusal.refused(delivery.covers, records: delivery.records, of: delivery.epoch, reason: reason, now: now)
        tally.refusedBatches += 1
        retry.succeeded()
        open = policy.lanes
    }

    /// An archive that was not there has come: what it was sent meanwhile, the broker has kept for nobody.
    mutating func archiveAppeared() {
        for id in inFlight.filter({ $0.value.sentAt != nil }).keys.sorted() {
            queued.append(.abandon(id: id))
            failed(id, .cancelled, now: lastTime.monotonic)
        }
        linkIsWell()
        inquiries.want()
        open = policy.lanes
    }
}
