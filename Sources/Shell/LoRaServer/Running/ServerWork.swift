import LoRaWAN
import Sensing
import Threads
import Transports

/// What the server's thread does: it gives what comes to the network server and carries out what that wants done.
///
/// Used on that thread only.
final class ServerWork {
    let place: ServerPlace
    var server: NetworkServer
    var keeper: LedgerKeeper
    var gateways: GatewayTable
    var book = DeviceBook()
    var seats: [EUI64: Seat] = [:]
    var refusals = RefusalLog()
    var sieve = RefusalSieve()
    var losses = LossReport()
    let counters: [ServerPlan.StoredCounter]
    var actions: [ServerAction] = []
    /// Given to the store, which has not answered yet.
    var outstanding: Set<UInt64> = []
    var nextPoll: UInt64 = 0
    var needsRefresh = true
    /// Of the socket, as it was told.
    var lastFailure: LinkFailure?

    /// An instrument.
    struct Seat {
        var consumer: any LinkConsumer
        var state: LinkState?
    }

    /// So often, in nanoseconds, the ledger is looked at.
    static let pollEvery: UInt64 = 1_000_000_000
    /// A deadline that is over is not waited for in a circle.
    private static let shortestWait: UInt64 = 1_000_000
    /// After so many events their actions are carried out, so that an answer does not wait for a long queue.
    private static let eventsAtOnce = 64
    /// How long the store may take for the last frames at a stop.
    private static let lastWait: UInt64 = 2_000_000_000

    init(_ place: ServerPlace, _ plan: ServerPlan) {
        self.place = place
        server = NetworkServer(place.settings)
        keeper = LedgerKeeper(place.ledger, place.board, place.log)
        gateways = GatewayTable(place.settings.gateways)
        counters = plan.counters
        server.excludes(plan.excluded)
        seats = plan.members.mapValues { Seat(consumer: $0()) }
    }

    func run() {
        poll()
        var isStopping = false
        while !isStopping {
            let (events, stops) = place.queue.next(until: wakeUp())
            work(events)
            isStopping = stops
        }
        finish()
    }

    private func work(_ events: [ServerEvent]) {
        for (number, event) in events.enumerated() {
            handle(event)
            if number % Self.eventsAtOnce == Self.eventsAtOnce - 1 { proceed() }
        }
        proceed()
        if place.clock.monotonic() >= nextPoll { poll() }
    }

    /// Of `Monitor.uptime()`.
    private func wakeUp() -> UInt64 {
        let now = place.clock.monotonic()
        let next = min(server.deadline ?? nextPoll, nextPoll)
        return Monitor.uptime() &+ max(next > now ? next - now : 0, Self.shortestWait)
    }

    func proceed() {
        let now = place.clock.monotonic()
        if let deadline = server.deadline, now >= deadline {
            server.proceed(now: now, time: place.clock.now(), into: &actions)
        }
        carryOut()
    }

    // MARK: Events

    func handle(_ event: ServerEvent) {
        switch event {
        case .datagram(let datagram): hear(datagram)
        case .refused(let refusal): refuse(refusal)
        case .stored(let ticket, let isDurable):
            outstanding.remove(ticket)
            server.stored(
                ticket, isDurable: isDurable, time: place.clock.now(), now: place.clock.monotonic(), into: &actions)
        case .downlink(let request): queue(request)
        case .socketChanged:
            report(place.socket.status)
            refreshStates()
        }
    }

    private func hear(_ datagram: HeardDatagram) {
        let now = place.clock.monotonic()
        if let note = gateways.heard(datagram, now: now) { keeper.note(note, now: now) }
        do throws(GatewayDefect) {
            let whole = try GatewayDatagram.decode(datagram.bytes, as: datagram.header)
            server.hear(whole, from: datagram.address, at: datagram.arrival, now: now, into: &actions)
        } catch {
            refuse(
                Refusal(
                    .brokenDatagram, "a datagram of gateway \(datagram.header.gateway) cannot be read: \(error)",
                    time: datagram.arrival.instant, gateway: datagram.header.gateway))
        }
    }

    private func queue(_ request: DownlinkRequest) {
        let time = place.clock.now()
        do throws(LoRaLedgerError) {
            let expires = time.instant.adding(nanoseconds: Int64(clamping: request.lifetime))
            let number = try place.ledger.queue(
                device: request.device, port: request.port, payload: request.payload,
                isConfirmed: request.isConfirmed, queued: time.instant, expires: expires)
            let downlink = Downlink(
                number: number, device: request.device, port: request.port, payload: request.payload,
                isConfirmed: request.isConfirmed, queued: time.instant, expires: expires)
            // Others may have queued one before it.
            book.queuedHere.insert(number)
            enqueueWaiting()
            server.enqueue(downlink, time: time, into: &actions)
            request.completion(.success(QueuedDownlink(number: number, time: place.clock.now())))
        } catch {
            request.completion(
                .failure(LinkFailure("the downlink was not queued", remedy: error.description)))
        }
    }

    // MARK: The end

    private func finish() {
        let deadline = Monitor.uptime() &+ Self.lastWait
        while !outstanding.isEmpty, Monitor.uptime() < deadline {
            work(place.queue.next(until: deadline).events)
        }
        for event in place.queue.close() {
            if case .downlink(let request) = event {
                request.completion(
                    .failure(LinkFailure("the LoRa server is stopping", remedy: "start it again to use it")))
            } else {
                handle(event)
            }
        }
        carryOut()
        let now = place.clock.monotonic()
        for device in seats.keys {
            if let memory = server.memory(of: device) { keeper.note(.memory(device, memory), now: now) }
        }
        keeper.proceed(now: now, time: place.clock.now().instant, isLast: true)
        for device in seats.keys {
            place.board.changeLink(of: device) { $0.state = .stopped }
            seats[device]?.consumer.changed(to: .stopped)
        }
    }
}
