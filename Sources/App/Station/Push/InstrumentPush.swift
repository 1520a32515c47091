import Console
import Forwarders
import Logging
import ServiceLifecycle
import Transports

/// Brings to one instrument what others push.
struct InstrumentPush: Sendable {
    private let instrument: StationInstrument
    private let settings: PushSettings
    private let station: String
    private let log: Logger

    /// Nobody sends again what is dropped here.
    private static let mostUnread = 10_000
    private static let pause = Duration.seconds(10)

    /// Nil for an instrument that has a line of its own.
    init?(_ instrument: StationInstrument, station: String, log: Logger) {
        guard let settings = instrument.pushSettings else { return nil }
        self.instrument = instrument
        self.settings = settings
        self.station = station
        self.log = log
    }

    /// Until the graceful shutdown. What does not work is told once and tried again.
    func run() async {
        var told: String?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await work()
                return
            } catch {
                if told != "\(error)" {
                    log.error("instrument '\(instrument.name)': \(error); trying again until it works")
                }
                told = "\(error)"
                await cancelWhenGracefulShutdown { try? await Task.sleep(for: Self.pause) }
            }
        }
    }

    private func work() async throws {
        switch settings.way {
        case .http(let host, let port):
            var options = PushServer.Options(host: host, port: port)
            options.token = try settings.secret?.read()
            options.largest = settings.largest
            options.rate = settings.rate
            let server = PushServer(options, logger: log) { await self.instrument.push($0).answer }
            try await server.run()
        case .mqtt(let host, let port, let topics, let isEncrypted):
            try await subscribe(host: host, port: port, topics: topics, isEncrypted: isEncrypted)
        }
    }
}

extension PushOutcome {
    fileprivate var answer: PushServer.Answer {
        switch self {
        case .durable(let tally):
            .stored(
                records: tally.records, samples: tally.samples, defects: tally.defects, firstDefect: tally.firstDefect)
        case .notStored(let why): .notStored(why)
        }
    }
}

// MARK: MQTT

extension InstrumentPush {
    /// Takes what the broker sends, in order. libmosquitto acknowledges a message by itself (2.0 before it hands it over,
    /// later ones when the callback returns), so what is on its way into the store is not the broker's any more: what the
    /// store does not take is offered again here, and only a station that dies in the fraction of a second before the
    /// commit loses it.
    private func subscribe(host: String, port: Int, topics: [String], isEncrypted: Bool) async throws {
        var options = MQTTOptions(
            host: host, port: Int32(port), clientID: "fairlead-\(station)-push-\(instrument.name)")
        options.subscriptions = topics
        options.maximumMessageBytes = settings.largest
        options.maximumUnread = Self.mostUnread
        if let user = settings.user {
            options.credentials = Credentials(user: user, password: try settings.secret?.read() ?? "")
        }
        if isEncrypted {
            options.certificateAuthorityFile =
                settings.certificateAuthorityFile ?? DestinationLinks.systemAuthorities
        }
        let connection = try MQTTConnection.open(options, log: log)
        await cancelWhenGracefulShutdown {
            await withTaskCancellationHandler {
                await self.take(connection.messages)
            } onCancel: {
                connection.close()
            }
        }
        connection.close()
    }

    private func take(_ messages: AsyncStream<MQTTMessage>) async {
        let (refused, again) = AsyncStream.makeStream(of: MQTTMessage.self)
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await message in refused {
                    try? await Task.sleep(for: .seconds(1))
                    offer(message, again)
                }
            }
            for await message in messages { offer(message, again) }
            again.finish()
        }
    }

    private func offer(_ message: MQTTMessage, _ again: AsyncStream<MQTTMessage>.Continuation) {
        let (log, name) = (log, instrument.name)
        instrument.push(message.payload) { outcome in
            guard case .notStored(let why) = outcome else { return }
            guard case .enqueued = again.yield(message) else {
                return log.error("instrument '\(name)': a message on '\(message.topic)' is lost: \(why)")
            }
        }
    }
}
