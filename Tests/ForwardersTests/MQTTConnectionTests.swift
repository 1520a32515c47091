import Glibc
import Logging
import TestSupport
import Testing

@testable import Forwarders

@Suite("An MQTT connection, against a real mosquitto", .timeLimit(.minutes(10)))
struct MQTTConnectionTests {
    private func options(_ broker: Broker, _ client: String) -> MQTTOptions {
        var options = MQTTOptions(host: "127.0.0.1", port: Int32(broker.port), clientID: client)
        options.firstRetryMilliseconds = 20
        options.longestRetryMilliseconds = 100
        return options
    }

    private func wait(for state: MQTTState, _ states: inout AsyncStream<MQTTState>.Iterator) async {
        while let next = await states.next(), next != state {}
    }

    @Test("carries a message from one client to another, before and after the broker was restarted")
    func restart() async throws {
        let broker = try Broker()
        let log = LogCollector().logger
        var listening = options(broker, "listener")
        listening.subscriptions = ["fairlead/v1/+/batch"]
        let listener = try MQTTConnection.open(listening, log: log)
        let sender = try MQTTConnection.open(options(broker, "sender"), log: log)
        defer {
            listener.close()
            sender.close()
        }
        var listenerStates = listener.states.makeAsyncIterator()
        var senderStates = sender.states.makeAsyncIterator()
        var messages = listener.messages.makeAsyncIterator()
        for round in 0..<3 {
            if round > 0 {
                broker.stop()
                try broker.start()
            }
            await wait(for: .connected, &listenerStates)
            await wait(for: .connected, &senderStates)
            let payload = [UInt8](repeating: UInt8(round), count: 100_000)
            try sender.publish(payload, topic: "fairlead/v1/demo/batch")
            // QoS 1 may give the message of the round before once more.
            var message = await messages.next()
            while let early = message, (early.payload.first ?? 0) < UInt8(round) { message = await messages.next() }
            #expect(message?.topic == "fairlead/v1/demo/batch")
            let isWhole = message?.payload == payload
            #expect(isWhole, "round \(round)")
        }
    }

    @Test("connects and carries messages in a process with more than a thousand open files")
    func manyDescriptors() async throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let held = (0..<1100).map { _ in Glibc.open("/dev/null", O_RDONLY) }
        defer { held.forEach { close($0) } }
        #expect((held.last ?? 0) > 1023)

        let broker = try Broker()
        var both = options(broker, "both")
        both.subscriptions = ["test"]
        let connection = try MQTTConnection.open(both, log: LogCollector().logger)
        defer { connection.close() }
        var states = connection.states.makeAsyncIterator()
        await wait(for: .connected, &states)
        try connection.publish([3], topic: "test")
        var messages = connection.messages.makeAsyncIterator()
        #expect(await messages.next()?.payload == [3])
    }

    @Test("refuses to publish while there is no connection, and queues nothing behind our back")
    func disconnected() async throws {
        let broker = try Broker()
        let log = LogCollector().logger
        var listening = options(broker, "listener")
        listening.subscriptions = ["test"]
        let listener = try MQTTConnection.open(listening, log: log)
        let sender = try MQTTConnection.open(options(broker, "sender"), log: log)
        defer {
            listener.close()
            sender.close()
        }
        var listenerStates = listener.states.makeAsyncIterator()
        var senderStates = sender.states.makeAsyncIterator()
        await wait(for: .connected, &listenerStates)
        await wait(for: .connected, &senderStates)
        broker.stop()
        while let state = await senderStates.next() {
            if case .waiting = state { break }
        }
        for _ in 0..<5 {
            #expect(throws: MQTTError.self) { try sender.publish([1], topic: "test") }
        }
        try broker.start()
        await wait(for: .connected, &listenerStates)
        await wait(for: .connected, &senderStates)
        try sender.publish([2], topic: "test")
        var messages = listener.messages.makeAsyncIterator()
        #expect(await messages.next()?.payload == [2])
    }

    @Test("bounds what the broker has not taken yet")
    func window() async throws {
        let broker = try Broker()
        var options = options(broker, "sender")
        options.maximumInFlight = 2
        let sender = try MQTTConnection.open(options, log: LogCollector().logger)
        defer { sender.close() }
        var states = sender.states.makeAsyncIterator()
        await wait(for: .connected, &states)
        var refused = 0
        // Faster than any broker answers.
        for _ in 0..<1000 {
            do throws(MQTTError) {
                try sender.publish([0], topic: "test")
            } catch .windowFull {
                refused += 1
            }
        }
        #expect(refused > 0)
    }

    @Test("keeps the session: what came while the client was away is delivered when it is back")
    func session() async throws {
        let broker = try Broker()
        let log = LogCollector().logger
        var listening = options(broker, "listener")
        listening.subscriptions = ["test"]
        var listener = try MQTTConnection.open(listening, log: log)
        var states = listener.states.makeAsyncIterator()
        await wait(for: .connected, &states)
        listener.close()
        while await states.next() != nil {}

        let sender = try MQTTConnection.open(options(broker, "sender"), log: log)
        var senderStates = sender.states.makeAsyncIterator()
        await wait(for: .connected, &senderStates)
        try sender.publish([7], topic: "test")
        sender.close()
        while await senderStates.next() != nil {}

        listener = try MQTTConnection.open(listening, log: log)
        defer { listener.close() }
        var messages = listener.messages.makeAsyncIterator()
        #expect(await messages.next()?.payload == [7])
    }

    @Test("announces itself, and the broker announces its absence when it breaks off or leaves")
    func announcement() async throws {
        let broker = try Broker()
        let log = LogCollector().logger
        var listening = options(broker, "listener")
        listening.subscriptions = [DeliveryTopics.presence(of: "demo")]
        let listener = try MQTTConnection.open(listening, log: log)
        defer { listener.close() }
        var states = listener.states.makeAsyncIterator()
        await wait(for: .connected, &states)
        var announcing = options(broker, "station")
        announcing.announcement = MQTTOptions.Announcement(
            topic: DeliveryTopics.presence(of: "demo"), present: "online", absent: "offline")
        var messages = listener.messages.makeAsyncIterator()
        let station = try MQTTConnection.open(announcing, log: log)
        #expect(await messages.next()?.payload == Array("online".utf8))
        station.close()
        #expect(await messages.next()?.payload == Array("offline".utf8))
    }

    @Test("speaks MQTT 5 with a broker that has it, and 3.1.1 when told to", arguments: [MQTTVersion.newest, .three])
    func version(version: MQTTVersion) async throws {
        let broker = try Broker(lines: ["max_packet_size 5000"])
        var options = options(broker, "station")
        options.version = version
        let connection = try MQTTConnection.open(options, log: LogCollector().logger)
        defer { connection.close() }
        var states = connection.states.makeAsyncIterator()
        await wait(for: .connected, &states)
        // Only MQTT 5 has a word for the broker's limit; it comes right behind the acceptance.
        try await eventually { connection.maximumPacket == (version == .newest ? 5000 : nil) }
    }

    @Test("speaks 3.1.1 with a broker that hangs up when it is offered MQTT 5")
    func oldBroker() async throws {
        let broker = try OldBroker()
        defer { broker.stop() }
        var options = MQTTOptions(host: "127.0.0.1", port: Int32(broker.port), clientID: "station")
        options.firstRetryMilliseconds = 20
        options.longestRetryMilliseconds = 100
        let connection = try MQTTConnection.open(options, log: LogCollector().logger)
        defer { connection.close() }
        var states = connection.states.makeAsyncIterator()
        await wait(for: .connected, &states)
        #expect(connection.state == .connected)
    }

    @Test("gives a receipt for each message that the broker took")
    func receipts() async throws {
        let broker = try Broker()
        let connection = try MQTTConnection.open(options(broker, "station"), log: LogCollector().logger)
        defer { connection.close() }
        var states = connection.states.makeAsyncIterator()
        await wait(for: .connected, &states)
        let numbers = try (0..<3).map { try connection.publish([$0], topic: "test") }
        var receipts = connection.receipts.makeAsyncIterator()
        var taken: [Int32] = []
        while taken.count < 3, let receipt = await receipts.next() {
            #expect(receipt.refusal == nil)
            taken.append(receipt.message)
        }
        #expect(taken == numbers)
    }

    @Test("with a wrong password keeps trying, says why, and puts no secret into any log line")
    func credentials() async throws {
        let broker = try Broker(password: "right-s3cret")
        let collector = LogCollector()
        var options = options(broker, "station")
        options.credentials = Credentials(user: "buoy-7", password: "wrong-s3cret")
        let wrong = try MQTTConnection.open(options, log: collector.logger)
        defer { wrong.close() }
        var texts: [String] = []
        for await state in wrong.states {
            texts.append("\(state)")
            if case .waiting(let problem) = state, problem.contains("refuses the connection") { break }
        }
        do throws(MQTTError) {
            try wrong.publish([1], topic: "test")
        } catch {
            texts += ["\(error)", String(reflecting: error)]
        }
        options.clientID = "station-2"
        options.credentials = Credentials(user: "buoy-7", password: "right-s3cret")
        let right = try MQTTConnection.open(options, log: collector.logger)
        defer { right.close() }
        var states = right.states.makeAsyncIterator()
        await wait(for: .connected, &states)
        for line in texts + collector.lines {
            #expect(!line.contains("s3cret") && !line.contains("buoy-7"))
        }
        #expect(!collector.lines.isEmpty)
    }
}
