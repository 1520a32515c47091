import LoRaWAN
import Sensing

/// What is looked at every second: above all what others have written into the ledger.
extension ServerWork {
    func poll() {
        let now = place.clock.monotonic()
        nextPoll = now &+ Self.pollEvery
        keeper.proceed(now: now, time: place.clock.now().instant)
        if keeper.ask(now: now, { ledger throws(LoRaLedgerError) in try ledger.changed() }) ?? false {
            needsRefresh = true
        }
        if needsRefresh { refresh(now: now) }
        for (kind, line) in refusals.due(now: now) { write(line, of: kind) }
        if let line = losses.line(place.socket.status.counters.droppedDatagrams, place.queue.overflowed, now: now) {
            place.log.warning("\(line)")
        }
        refreshStates()
        proceed()
    }

    /// Takes over what somebody else has written into the ledger.
    func refresh(now: UInt64) {
        guard let revisions = keeper.ask(now: now, { ledger throws(LoRaLedgerError) in try ledger.revisions() }) else {
            return
        }
        needsRefresh = false
        let (changed, removed) = book.changes(revisions)
        for device in removed {
            book.removeUnused(device)
            server.remove(device)
        }
        for device in changed { admit(device, now: now) }
        enqueueWaiting()
        place.board.change { [seats, book] status in
            status.unprovisioned = seats.keys.filter { !book.isProvisioned($0) }.sorted()
        }
    }

    func admit(_ eui: EUI64, now: UInt64) {
        let found = keeper.ask(now: now) { ledger throws(LoRaLedgerError) in try ledger.device(eui) }
        guard let found else {
            book.forget(eui)
            needsRefresh = true
            return
        }
        guard let device = found else { return }
        guard seats[eui] != nil else { return book.noteUnused(device) }
        var memory = device.memory
        let live = server.memory(of: eui)
        if let live {
            // What only the ledger's next summary has.
            memory.lastHeard = live.lastHeard
            (memory.uplinks, memory.lost) = (live.uplinks, live.lost)
            (memory.battery, memory.margin) = (live.battery, live.margin)
        }
        server.admit(device.device, memory: memory)
        // A summary that waits to be written has what was just taken away, such as nonces.
        if live != nil, let fresh = server.memory(of: eui) { keeper.note(.memory(eui, fresh), now: now) }
        for stored in counters where stored.device == eui {
            server.raise(eui, address: stored.address, counter: stored.counter)
        }
    }

    /// Downlinks that others queued.
    func enqueueWaiting() {
        let last = book.lastDownlink
        let found = keeper.ask(now: place.clock.monotonic()) { ledger throws(LoRaLedgerError) in
            try ledger.waiting(after: last)
        }
        guard let found else {
            needsRefresh = true
            return
        }
        for downlink in found where !book.queuedHere.contains(downlink.number) && seats[downlink.device] != nil {
            server.enqueue(downlink, time: place.clock.now(), into: &actions)
        }
        if let newest = found.last { book.lastDownlink = newest.number }
        book.queuedHere = book.queuedHere.filter { [last = book.lastDownlink] in $0 > last }
    }
}
