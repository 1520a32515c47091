import LoRaWAN
import Sensing
import Transports

/// What the network server wants done.
extension ServerWork {
    /// What is to be durable goes first, all of it at once; then the rest in its order.
    func carryOut() {
        guard !actions.isEmpty else { return }
        let due = actions
        actions.removeAll(keepingCapacity: true)
        let now = place.clock.monotonic()
        let entries = due.compactMap { if case .persist(let entry) = $0 { entry } else { nil } }
        keeper.persist(entries, now: now, time: place.clock.now().instant)
        for action in due { carryOut(action, now: now) }
    }

    func carryOut(_ action: ServerAction, now: UInt64) {
        switch action {
        case .persist(let entry):
            if case .join(let event) = entry, event.refusal == nil { place.board.change { $0.joins += 1 } }
        case .persistSoon(let entry): keeper.note(entry, now: now)
        case .keep(let uplink): keep(uplink)
        case .transmit(let transmission): transmit(transmission)
        case .refuse(let refusal): refuse(refusal)
        case .gateway(let news): hear(news, now: now)
        case .downlink(let news):
            // What waited at the start is told again, because it may have been queued while nobody listened.
            seats[news.device]?.consumer.heard(of: news, at: place.clock.now())
        }
    }

    func keep(_ uplink: Uplink) {
        let (queue, ticket) = (place.queue, uplink.ticket)
        place.board.change { $0.uplinks += 1 }
        place.board.changeLink(of: uplink.device) { $0.counters.received(bytes: uplink.plain.count) }
        outstanding.insert(ticket)
        guard seats[uplink.device] != nil else { return handle(.stored(ticket: ticket, isDurable: false)) }
        seats[uplink.device]?.consumer.take(radio: RadioFrame(uplink)) { isDurable in
            _ = queue.add(.stored(ticket: ticket, isDurable: isDurable))
        }
    }

    func transmit(_ transmission: Transmission) {
        guard !keeper.isBehind else { return place.board.change { $0.withheld += 1 } }
        if let failure = place.socket.send(transmission.datagram, to: transmission.address) {
            refuse(
                Refusal(
                    .notTransmitted, "a downlink did not reach gateway \(transmission.gateway): \(failure)",
                    time: place.clock.now().instant, gateway: transmission.gateway))
        } else {
            place.board.change { $0.transmissions += 1 }
        }
    }

    func hear(_ news: GatewayNews, now: UInt64) {
        if let note = gateways.heard(news) { keeper.note(note, now: now) }
        if case .alive = news.content { refreshStates() }
        place.onGateway(news)
    }

    func refuse(_ refusal: Refusal) {
        let now = place.clock.monotonic()
        let refusal = book.worded(refusal)
        place.board.count(refusal.kind)
        if let line = refusals.note(refusal, now: now) { write(line, of: refusal.kind) }
        let isOurs = refusal.device.map { book.isProvisioned($0) } ?? false
        // A join that is refused for an instrument of ours has its line in the join log.
        guard !refusal.isJoin || refusal.device.map({ seats[$0] == nil }) ?? true else { return }
        if sieve.lets(refusal, isOurs: isOurs, now: now) { keeper.note(refusal, now: now) }
    }

    func write(_ line: String, of kind: Refusal.Kind) {
        switch kind {
        case .foreignNetwork, .unknownDevice, .badRadioFrame: place.log.info("\(line)", metadata: kind.metadata)
        default: place.log.warning("\(line)", metadata: kind.metadata)
        }
    }
}
