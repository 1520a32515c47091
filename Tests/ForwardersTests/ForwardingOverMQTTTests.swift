import Archive
import Delivery
import Store
import TestSupport
import Testing

@testable import Forwarders

@Suite("Forwarding over a real mosquitto to a real archive", .timeLimit(.minutes(10)))
struct ForwardingOverMQTTTests {
    private let directory: TemporaryDirectory
    private let log = LogCollector()

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func options(_ broker: Broker, _ client: String) -> MQTTOptions {
        var options = MQTTOptions(host: "127.0.0.1", port: Int32(broker.port), clientID: client)
        options.firstRetryMilliseconds = 20
        options.longestRetryMilliseconds = 100
        return options
    }

    private func archiveOptions(_ broker: Broker) -> ArchiveOptions {
        var options = ArchiveOptions(storePath: directory.path + "/archive.db")
        options.broker = self.options(broker, "archive")
        return options
    }

    @Test("brings everything there once, over restarts of the broker and of the archive, and in between of both")
    func restarts() async throws {
        let broker = try Broker()
        let station = try await StationUnderTest()
        var archive = try await RunningArchive(options: archiveOptions(broker), log: log.logger)
        let link = try MQTTBatchLink(station: "demo", options: options(broker, "station"), log: log.logger)
        let forwarder = station.forwarder(to: link, kind: "mqtt", log: log.logger) {
            $0.replyTimeout = 2_000_000_000
        }
        let task = Task { await forwarder.run() }
        defer { task.cancel() }
        await station.add(2000)
        await station.outbox.acknowledged(atLeast: 2000)

        // The broker goes and comes while batches are on their way.
        await station.add(2000)
        broker.stop()
        await station.add(500)
        try broker.start()
        await station.outbox.acknowledged(atLeast: 4500)

        // The archive goes; the broker keeps what is sent, and the archive finds it there.
        await archive.stop()
        await station.add(300)
        archive = try await RunningArchive(options: archiveOptions(broker), log: log.logger)
        await station.outbox.acknowledged(atLeast: 4800)

        // Both.
        await archive.stop()
        broker.stop()
        await station.add(200)
        try broker.start()
        archive = try await RunningArchive(options: archiveOptions(broker), log: log.logger)
        await station.outbox.acknowledged(atLeast: 5000)

        let verdict = try await station.audit(HTTPAuditSource(address: archive.address))
        #expect(verdict.findings == [])
        #expect(verdict.agreed == 5000)
        #expect(await forwarder.status().state == .connected)
        task.cancel()
        await task.value
        await archive.stop()
    }

    @Test("says that the broker cannot be reached, and goes on at once when it can")
    func brokerDown() async throws {
        let broker = try Broker()
        broker.stop()
        let station = try await StationUnderTest()
        let link = try MQTTBatchLink(station: "demo", options: options(broker, "station"), log: log.logger)
        let forwarder = station.forwarder(to: link, kind: "mqtt", log: log.logger) {
            // A broker keeps nothing for an archive that was never there, so the first batch may be lost.
            $0.replyTimeout = 500_000_000
        }
        let task = Task { await forwarder.run() }
        defer { task.cancel() }
        await station.add(10)
        _ = await log.line(containing: "destination 'archive' waits")
        let status = await forwarder.status()
        #expect(status.state == .waiting)
        #expect(status.message?.contains("127.0.0.1:\(broker.port): Connection refused") == true)
        try broker.start()
        let archive = try await RunningArchive(options: archiveOptions(broker), log: log.logger)
        await station.outbox.acknowledged(atLeast: 10)
        await archive.stop()
    }

    @Test("takes a broker's own acknowledgement for nothing while no archive listens")
    func brokerOnly() async throws {
        let broker = try Broker()
        let station = try await StationUnderTest()
        let link = try MQTTBatchLink(station: "demo", options: options(broker, "station"), log: log.logger)
        let forwarder = station.forwarder(to: link, kind: "mqtt", log: log.logger) {
            $0.replyTimeout = 200_000_000
            $0.firstRetry = 30_000_000_000
        }
        let task = Task { await forwarder.run() }
        defer { task.cancel() }
        await station.add(10)
        _ = await log.line(containing: "destination 'archive' waits")
        let status = await forwarder.status()
        #expect(status.message?.contains("no acknowledgement") == true)
        #expect(status.acknowledgedRecords == 0)
        #expect(station.outbox.acknowledgedCount == 0)
    }

    @Test("takes the broker's word where the station file says so, and says what that is worth")
    func brokersWord() async throws {
        let broker = try Broker()
        let station = try await StationUnderTest()
        let link = try MQTTBatchLink(
            station: "demo", options: options(broker, "station"), acknowledgement: .broker, log: log.logger)
        let forwarder = station.forwarder(to: link, kind: "mqtt", log: log.logger)
        let task = Task { await forwarder.run() }
        defer { task.cancel() }
        await station.add(500)
        await station.outbox.acknowledged(atLeast: 500)
        await station.outbox.acknowledgedRaws(atLeast: 500)
        let status = await forwarder.status()
        #expect(status.worth == .broker && status.worth.text.contains("only in memory"))
        #expect(status.lastInquiry == nil)
    }

    @Test(
        "sends less to a broker that takes no large messages, whether it says so or only hangs up",
        arguments: [MQTTVersion.newest, .three])
    func smallBroker(version: MQTTVersion) async throws {
        let broker = try Broker(lines: ["max_packet_size 700"])
        let station = try await StationUnderTest()
        let archive = try await RunningArchive(options: archiveOptions(broker), log: log.logger)
        var options = options(broker, "station")
        options.version = version
        let link = try MQTTBatchLink(station: "demo", options: options, log: log.logger)
        let forwarder = station.forwarder(to: link, kind: "mqtt", log: log.logger)
        let task = Task { await forwarder.run() }
        defer { task.cancel() }
        await station.add(20, rawBytes: 1500)
        await station.outbox.acknowledged(atLeast: 20)
        await station.outbox.acknowledgedRaws(atLeast: 20)
        let verdict = try await station.audit(HTTPAuditSource(address: archive.address), comparesRaw: true)
        #expect(verdict.isClean && verdict.agreed == 20, "\(verdict.findings)")
        task.cancel()
        await task.value
        await archive.stop()
    }

    @Test("sends at once when the archive comes, although what was sent before it was there is lost")
    func archiveComesLater() async throws {
        let broker = try Broker()
        let station = try await StationUnderTest()
        let link = try MQTTBatchLink(station: "demo", options: options(broker, "station"), log: log.logger)
        let forwarder = station.forwarder(to: link, kind: "mqtt", log: log.logger) {
            // Without the archive's own word that it is there, the test would run into its limit.
            $0.replyTimeout = 3_600_000_000_000
            $0.firstReplyTimeout = 3_600_000_000_000
        }
        let task = Task { await forwarder.run() }
        defer { task.cancel() }
        await station.add(10)
        _ = await log.line(containing: "connected to the MQTT broker")
        let archive = try await RunningArchive(options: archiveOptions(broker), log: log.logger)
        await station.outbox.acknowledged(atLeast: 10)
        task.cancel()
        await task.value
        await archive.stop()
    }

    @Test("is answered with a reason when a batch is damaged, and with nothing stored")
    func damaged() async throws {
        let broker = try Broker()
        let archiveLog = LogCollector()
        let archive = try await RunningArchive(options: archiveOptions(broker), log: archiveLog.logger)
        var listening = options(broker, "station")
        listening.subscriptions = [DeliveryTopics.acknowledgement(of: "demo")]
        let connection = try MQTTConnection.open(listening, log: log.logger)
        defer { connection.close() }
        var states = connection.states.makeAsyncIterator()
        while let state = await states.next(), state != .connected {}
        let stream = BatchStream(station: "demo", epoch: "e")
        let batch = Batch(
            stream: stream, reference: MetadataReference(to: [], of: stream), metadata: [], covers: PartRanges())
        var bytes = BatchCoding.encode(batch)
        bytes[9] ^= 1
        // The broker keeps nothing for an archive that never subscribed, so wait until it has.
        _ = await archiveLog.line(containing: "connected to the MQTT broker")
        var messages = connection.messages.makeAsyncIterator()
        try connection.publish(bytes, topic: DeliveryTopics.batch(of: "demo"))
        let answer = try #require(await messages.next())
        let addressed = try #require(AddressedReply(json: answer.payload))
        #expect(addressed.tag == EncodedBatch.tag(of: bytes))
        #expect(addressed.reply.refused?.contains("altered") == true)
        await archive.stop()
    }
}
