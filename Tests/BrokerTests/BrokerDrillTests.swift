import Delivery
import Forwarders
import Glibc
import Logging
import Sensing
import TestSupport
import Testing

@testable import Archive

@Suite("A station and an archive over a real broker that is killed", .timeLimit(.minutes(10)), .serialized)
struct BrokerDrillTests {
    private static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private let directory: TemporaryDirectory
    private let outbox = ModelOutbox()

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(
        "bring everything into the archive once, also what the broker took while the archive was away",
        arguments: BrokerKind.allCases.filter(\.isInstalled))
    func killed(kind: BrokerKind) async throws {
        let broker = try RealBroker(kind)
        let store = try ArchiveStore(path: directory.path + "/archive.db", log: Self.quiet)
        var archive = subscribe(store, broker)
        let forwarder = try forwarder(broker)
        let station = Task { await forwarder.run() }
        defer { station.cancel() }

        // The broker is killed while batches are on their way.
        outbox.add(2000)
        try await acknowledged(1000)
        broker.kill()
        outbox.add(1000)
        try broker.start()
        try await acknowledged(3000)

        // The archive is away: the broker takes what is sent, and is killed with it.
        archive.cancel()
        await archive.value
        outbox.add(500)
        try await Task.sleep(for: .seconds(2))
        #expect(outbox.acknowledged.data.count == 3000)
        broker.kill()
        try broker.start()
        archive = subscribe(store, broker)
        outbox.add(500)
        try await acknowledged(4000)

        archive.cancel()
        await archive.value
        try await expectEverything(4000, in: store)
    }

    @Test(
        "are drilled with every broker in continuous integration",
        .enabled(if: getenv("CI") != nil, "elsewhere .ci/servers may not have run"))
    func everyBroker() {
        #expect(BrokerKind.allCases.filter { !$0.isInstalled } == [])
    }

    @Test("Two archives share a broker by partitions, and each answers its own stations")
    func partitions() async throws {
        let broker = try RealBroker(.mosquitto)
        let store = try ArchiveStore(path: directory.path + "/archive.db", log: Self.quiet)
        let own = DeliveryTopics.partition(of: "demo")
        let mine = subscribe(store, broker, "mine", try #require(MQTTPartitions("\(own)")))
        let others = try ArchiveStore(path: directory.path + "/others.db", log: Self.quiet)
        let rest = DeliveryTopics.partitions.filter { $0 != own }.map { "\($0)" }.joined(separator: ",")
        let theirs = subscribe(others, broker, "theirs", try #require(MQTTPartitions(rest)))
        let forwarder = try forwarder(broker)
        let station = Task { await forwarder.run() }
        outbox.add(300)
        try await acknowledged(300)
        for task in [mine, theirs] { task.cancel() }
        station.cancel()
        try await expectEverything(300, in: store)
        #expect(await others.statistics.batches == 0)
    }

    // MARK: parts

    private func options(_ broker: RealBroker, _ client: String) -> MQTTOptions {
        var options = MQTTOptions(host: "127.0.0.1", port: Int32(broker.port), clientID: client)
        options.firstRetryMilliseconds = 50
        options.longestRetryMilliseconds = 500
        return options
    }

    private func subscribe(
        _ store: ArchiveStore, _ broker: RealBroker, _ name: String = "archive", _ partitions: MQTTPartitions = .all
    ) -> Task<Void, Never> {
        let subscriber = ArchiveSubscriber(
            store: store, options: options(broker, name), partitions: partitions, log: Self.quiet)
        return Task { try? await subscriber.run() }
    }

    private func forwarder(_ broker: RealBroker) throws -> Forwarder {
        var policy = ForwardingPolicy.mqtt(seed: 1)
        policy.maximumRecords = 50
        policy.replyTimeout = 2_000_000_000
        policy.firstReplyTimeout = 1_000_000_000
        policy.firstRetry = 50_000_000
        policy.longestRetry = 500_000_000
        let link = try MQTTBatchLink(station: "demo", options: options(broker, "station"), log: Self.quiet)
        return Forwarder(
            options: ForwarderOptions(
                station: "demo", destination: "archive", kind: "mqtt", isRequired: true, policy: policy),
            outbox: outbox, link: link, log: Self.quiet)
    }

    /// Waits until so many records are confirmed, both parts of each.
    private func acknowledged(_ count: UInt64) async throws {
        // RabbitMQ alone takes half a minute to start on a busy machine.
        for _ in 0..<3000 {
            let done = outbox.acknowledged
            if done.data.count >= count, done.raw.count >= count { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw TestProblem("after five minutes \(outbox.acknowledged.data.count) records of \(count) are acknowledged")
    }

    private func expectEverything(_ count: UInt64, in store: ArchiveStore) async throws {
        let stream = BatchStream(station: "demo", epoch: ModelOutbox.epoch)
        let blocks = try await store.database.audit(
            stream, blockSize: 1 << 20, in: PositionRange(first: 1, last: PositionRange.maximumPosition), count: 2)
        var expected = LedgerBlock(ModelOutbox.record(at: 1))
        for position in 2...count { expected.add(LedgerBlock(ModelOutbox.record(at: position))) }
        #expect(blocks?.map(\.block) == [expected])
        #expect(blocks?.first?.unlisted == [] && blocks?.first?.unfounded == [])
    }
}
