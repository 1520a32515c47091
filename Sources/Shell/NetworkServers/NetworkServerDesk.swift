import Forwarders
import LoRaWAN
import Logging
import Sensing
import StationClock
import Threads
import Transports

/// Where a network server's messages go to the instruments, on one thread, which is the consumers' as well.
actor NetworkServerDesk {
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    let settings: NetworkServerLinkSettings
    let topics: NetworkServerTopics
    private let makers: [EUI64: NetworkServerLink.MakeConsumer]
    let board: NetworkServerBoard
    let clock: StationClock
    private let log: Logger
    private let thread: ActorThread
    /// Frames that the store did not take.
    private let refused: AsyncStream<Offer>
    private let again: AsyncStream<Offer>.Continuation

    var consumers: [EUI64: any LinkConsumer] = [:]
    var connection: MQTTConnection?
    private var isStopping = false
    private var memory = UplinkMemory()
    /// As the server calls the devices.
    var names: [EUI64: String] = [:]
    /// What a device told of itself since its last uplink.
    private var told: [EUI64: (battery: UInt8?, margin: Int?)] = [:]
    private var complaints: Complaints
    var deliveries = DownlinkDeliveries()

    struct Offer: Sendable {
        var device: EUI64
        var frame: RadioFrame
    }

    /// Frames that wait for the store.
    private static let mostWaiting = 10_000
    private static let pause = Duration.seconds(1)
    private static let openingPause = Duration.seconds(10)

    init(
        _ settings: NetworkServerLinkSettings, topics: NetworkServerTopics,
        makers: [EUI64: NetworkServerLink.MakeConsumer], stored: [EUI64: [UInt8]], board: NetworkServerBoard,
        clock: StationClock, log: Logger
    ) throws(ThreadFailure) {
        self.settings = settings
        self.topics = topics
        self.makers = makers
        self.board = board
        self.clock = clock
        self.log = log
        thread = try ActorThread(name: settings.name)
        complaints = Complaints(log)
        (refused, again) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.mostWaiting))
        for device in makers.keys where topics.kind == .chirpStack { names[device] = device.description }
        for (device, raw) in stored { Self.remember(raw, of: device, topics.kind, clock, &names, &memory) }
    }

    /// Until `stop`.
    func run() async {
        consumers = makers.mapValues { $0() }
        change(to: .connecting)
        if let connection = await open() {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    for await message in connection.messages { await self.received(message) }
                    self.again.finish()
                }
                group.addTask { for await state in connection.states { await self.changed(to: state) } }
                group.addTask { for await receipt in connection.receipts { await self.taken(receipt) } }
                group.addTask { for await offer in self.refused { await self.offerAgain(offer) } }
            }
        }
        change(to: .stopped)
        consumers = [:]
        let waiting = board.status.waiting
        if waiting > 0 {
            log.error("network server '\(settings.name)': \(waiting) uplinks are lost: not stored in time")
        }
    }

    func stop() {
        isStopping = true
        connection?.close()
    }

    /// A system without memory or a file that cannot be read is told once, and tried again.
    private func open() async -> MQTTConnection? {
        var problem: MQTTError?
        while !isStopping {
            do throws(MQTTError) {
                let opened = try MQTTConnection.open(settings.options(topics), log: log)
                connection = opened
                return opened
            } catch {
                if error != problem {
                    log.error("network server '\(settings.name)': \(error); trying again until it works")
                    let failure = LinkFailure("\(error)", remedy: "correct the station file or the certificate files")
                    change(to: .waiting(failure, nextTry: clock.monotonic()))
                }
                problem = error
            }
            for _ in 0..<Self.openingPause.components.seconds where !isStopping {
                try? await Task.sleep(for: Self.pause)
            }
        }
        return nil
    }

    // MARK: The connection's state

    private func changed(to state: MQTTState) {
        switch state {
        case .connected: change(to: .open)
        case .waiting(let problem):
            let failure = LinkFailure(problem, remedy: "is the broker on, and does it let '\(settings.name)' in?")
            // Between the tries it only connects.
            change(to: .waiting(failure, nextTry: clock.monotonic()))
            deliveries.fail(
                LinkFailure(problem, remedy: "look whether it is in the server's queue, else send it again"))
        case .closed: deliveries.fail(LinkFailure("the station is stopping", remedy: "send it again"))
        case .connecting: break
        }
    }

    private func change(to state: LinkState) {
        if case (.waiting(let failure, _), .waiting(let earlier, _)) = (state, board.status.state), failure == earlier {
            return
        }
        board.update { $0.state = state }
        for device in Array(consumers.keys) { consumers[device]?.changed(to: state) }
        guard state == .open else { return }
        for device in makers.keys {
            board.count(device) { $0.reconnects += 1 }
        }
    }

    // MARK: Messages

    private func received(_ message: MQTTMessage) {
        guard let (name, event) = topics.parts(of: message.topic) else { return }
        guard !message.isRetained else { return board.update { $0.retained += 1 } }
        // ChirpStack's topics name the device, so that others cost nothing.
        if topics.kind == .chirpStack, EUI64(name).flatMap({ makers[$0] }) == nil {
            return board.update { $0.unknownDevices += 1 }
        }
        let arrival = clock.now()
        do throws(NetworkServerDefect) {
            let heard = try NetworkServerEvent.decode(
                topics.kind, event: event, message.payload, leap: clock.model.leap)
            guard heard.name == name.lowercased() || heard.name == name else {
                throw NetworkServerDefect(
                    .broken, "a message of '\(heard.name)' came on the topic of '\(name.prefix(40))'")
            }
            guard makers[heard.device] != nil else { return board.update { $0.unknownDevices += 1 } }
            names[heard.device] = name
            take(heard, message.payload, arrival)
        } catch {
            board.update { $0.refusals[error.kind, default: 0] += 1 }
            complain(about: error.kind.rawValue, "\(error)")
        }
    }

    private func take(_ heard: NetworkServerEvent, _ message: [UInt8], _ arrival: Timestamp) {
        let device = heard.device
        switch heard.content {
        case .uplink(let uplink): take(uplink, of: device, message, arrival)
        case .status(let battery, let margin): told[device] = (battery, margin)
        case .joined:
            board.update { $0.joins += 1 }
            log.info("network server '\(settings.name)': \(device) joined")
        // Told when the broker took it.
        case .downlink(let news) where news.state == .queued: break
        case .downlink(let news): consumers[device]?.heard(of: news, at: arrival)
        case .log(let level, let code, let text) where level != "INFO":
            complain(about: "\(device) \(code)", "\(device): \(code): \(text)")
        case .log, .other: break
        }
    }

    private func take(_ uplink: NetworkServerUplink, of device: EUI64, _ message: [UInt8], _ arrival: Timestamp) {
        guard case .new(let lost, let beginsSession) = memory.take(uplink, of: device, arrival: arrival.instant) else {
            return board.update { $0.repeated += 1 }
        }
        let told = told.removeValue(forKey: device)
        let frame = RadioFrame(
            raw: message, counter: uplink.counter, lost: lost, beginsSession: beginsSession,
            reception: Reception(uplink, arrival: arrival), battery: told?.battery ?? uplink.battery,
            margin: told?.margin)
        board.update {
            $0.uplinks += 1
            $0.lastHeard = arrival.instant
        }
        board.count(device) {
            $0.bytesIn += UInt64(message.count)
            $0.chunks += 1
        }
        offer(Offer(device: device, frame: frame))
    }

    private func complain(about subject: String, _ text: String) {
        complaints.tell(subject, "network server '\(settings.name)': \(text)", now: clock.monotonic())
    }

    // MARK: The store

    /// libmosquitto acknowledges a message by itself, so what the store does not take is offered again here.
    private func offer(_ offer: Offer) {
        let (again, board, log, name) = (again, board, log, settings.name)
        consumers[offer.device]?.take(radio: offer.frame) { isDurable in
            guard !isDurable else { return }
            board.update { $0.waiting += 1 }
            guard case .enqueued = again.yield(offer) else {
                board.update { ($0.waiting, $0.lost) = ($0.waiting - 1, $0.lost + 1) }
                return log.error("network server '\(name)': an uplink of \(offer.device) is lost: the store takes none")
            }
        }
    }

    private func offerAgain(_ offer: Offer) async {
        if !isStopping { try? await Task.sleep(for: Self.pause) }
        board.update { $0.waiting -= 1 }
        self.offer(offer)
    }
}

extension NetworkServerDesk {
    /// Takes from a stored message what is to be known of its device.
    private static func remember(
        _ raw: [UInt8], of device: EUI64, _ kind: NetworkServerKind, _ clock: StationClock,
        _ names: inout [EUI64: String], _ memory: inout UplinkMemory
    ) {
        // A record from before the device was the network server's tells nothing.
        guard let event = try? NetworkServerEvent.decode(kind, event: "up", raw, leap: clock.model.leap),
            event.device == device, case .uplink(let uplink) = event.content
        else { return }
        names[device] = event.name
        _ = memory.take(uplink, of: device, arrival: clock.now().instant)
    }
}
