import Delivery
import Forwarders
import Logging
import Sensing
import Store
import Synchronization
import TestSupport
import Testing

/// A real store and a real forwarder before the tests' SensorThings service.
@Suite("A station that forwards to a SensorThings service")
final class SensorThingsForwardingTests: Sendable {
    private let server: SensorThingsServer
    private let directory: TemporaryDirectory
    /// 2026-11-21T00:00:00Z.
    private static let midnight = Instant(unixSeconds: 1_795_219_200)
    /// What the station's clock says.
    private let time = Mutex(midnight)

    init() throws {
        server = try SensorThingsServer()
        directory = try TemporaryDirectory()
    }

    deinit { server.stop() }

    private func store(isOrdered: Bool) throws -> StationStore {
        var options = StoreOptions()
        options.ticksByItself = false
        let destination = StoreDestination(
            name: "frost", isRequired: true, takesRaw: false, liveSeconds: isOrdered ? 0 : 60)
        return try StationStore.open(
            directory: directory.path + "/store", destinations: [destination], options: options)
    }

    /// One reading of a CTD each second from midnight on, and a command.
    private func fill(_ store: StationStore, _ count: Int) async throws {
        let instrument = try await store.register(
            InstrumentDescription(
                name: "ctd-1", driver: "seabird/sbe37",
                datastreams: [
                    DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel")
                ]))
        func time(_ index: Int) -> Timestamp {
            Timestamp(
                Self.midnight.adding(nanoseconds: Int64(index) * 1_000_000_000), bound: TimeBound(halfWidth: 1000),
                source: .gnss, state: .locked)
        }
        let readings = (0..<count).map { index in
            Record(
                instrument: instrument.number, time: time(index), raw: Array("# 12.3456".utf8),
                observations: [
                    Observation(
                        datastream: instrument.datastreamNumbers[0],
                        result: Quantity(mantissa: 100_000 + Int64(index), decimals: 4), flag: .pass)
                ])
        }
        let command = Record(
            instrument: instrument.number, direction: .sent, time: time(0), raw: Array("TS\r\n".utf8))
        _ = store.append([command] + readings)
        await store.tick()
    }

    private func forwarder(_ store: StationStore, _ selection: Selection) throws -> Forwarder {
        let link = try SensorThingsLink(
            SensorThingsOptions(
                root: HTTPAddress("http://127.0.0.1:\(server.port)\(SensorThingsServer.root)"),
                position: SensorThingsOptions.Position(latitude: 48.4284, longitude: -123.3656)))
        var policy = ForwardingPolicy.http(seed: 1)
        policy.maximumRecords = 200
        policy.firstRetry = 20_000_000
        policy.longestRetry = 100_000_000
        policy.settlingTime = 100_000_000
        policy.revisit = 20_000_000
        var options = ForwarderOptions(
            station: "demo", destination: "frost", kind: "sensorthings", isRequired: true, policy: policy)
        options.selection = selection
        options.clock = { self.time.withLock { $0 } }
        return Forwarder(
            options: options, outbox: store, link: link, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Comes back when the store owes nothing any more. The station's clock goes on by a minute each time.
    private func deliver(
        _ store: StationStore, _ selection: Selection, atMost: Duration = .seconds(120)
    ) async throws {
        let forwarder = try forwarder(store, selection)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            let clock = ContinuousClock()
            let deadline = clock.now + atMost
            while clock.now < deadline,
                await store.statistics().destinations.contains(where: { $0.backlogRecords > 0 })
            {
                time.withLock { $0 = $0.adding(nanoseconds: 60_000_000_000) }
                await store.tick()
                try? await clock.sleep(for: .milliseconds(20))
            }
            group.cancelAll()
        }
    }

    private func backlog(_ store: StationStore) async -> UInt64 {
        await store.statistics().destinations.reduce(0) { $0 + $1.backlogRecords }
    }

    @Test("brings every observation there once, whatever the service does, and then owes nothing")
    func everything() async throws {
        let store = try store(isOrdered: false)
        try await fill(store, 1000)
        server.fail(.hangUpAfterStoring, .status(503), .errorEntry(3), .garbage)
        try await deliver(store, .everything)
        #expect(await backlog(store) == 0)
        let positions = server.observations.compactMap { $0["parameters"]?["position"]?.key }
        #expect(positions.count == 1000 && Set(positions).count == 1000)
        await store.close()
    }

    @Test("doubles nothing when it is ended at any moment and begun again")
    func interrupted() async throws {
        let store = try store(isOrdered: false)
        try await fill(store, 2000)
        let selection = Selection(thinning: .every(5))
        for round in 1...8 {
            server.fail(.hangUpAfterStoring)
            try await deliver(store, selection, atMost: .milliseconds(5 * round))
        }
        try await deliver(store, selection)
        #expect(await backlog(store) == 0)
        let positions = server.observations.compactMap { $0["parameters"]?["position"]?.key }
        #expect(positions.count == 400 && Set(positions).count == 400)
        await store.close()
    }

    @Test("brings the averages of all periods, the last one too, and then owes nothing")
    func averages() async throws {
        let store = try store(isOrdered: true)
        try await fill(store, 1500)
        server.fail(.status(503), .hangUpAfterStoring)
        try await deliver(store, Selection(thinning: .average(Period(nanoseconds: 600_000_000_000))))
        #expect(await backlog(store) == 0)
        let counts = server.observations.filter { $0["Datastream"]?.text?.contains(".count") ?? false }
        #expect(counts.compactMap { $0["result"]?.number }.sorted() == [300, 600, 600])
        await store.close()
    }
}
