import Archive
import Delivery
import Forwarders
import Logging
import Sensing
import Store
import Testing

/// A real store with a CTD, filled on demand, and its forwarder to one destination.
final class StationUnderTest: Sendable {
    let store: StationStore
    let outbox: WatchedOutbox
    private let directory: TemporaryDirectory
    private let instrument: InstrumentRegistration

    init() async throws {
        directory = try TemporaryDirectory()
        var options = StoreOptions()
        options.ticksByItself = false
        store = try StationStore.open(
            directory: directory.path + "/store",
            destinations: [StoreDestination(name: "archive", isRequired: true)], options: options)
        instrument = try await store.register(
            InstrumentDescription(
                name: "ctd-1", driver: "seabird/sbe37",
                datastreams: [
                    DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel")
                ]))
        outbox = WatchedOutbox(store)
    }

    /// Appends so many records and makes them durable.
    func add(_ count: Int) async {
        let records = (0..<count).map { index in
            let time = Timestamp(Instant(unixSeconds: 1_700_000_000 + Int64(index)), source: .system, state: .locked)
            return Record(
                instrument: instrument.number, time: time, raw: Array("# 12.3456".utf8),
                observations: [
                    Observation(
                        datastream: instrument.datastreamNumbers[0],
                        result: Quantity(mantissa: 123_456 + Int64(index), decimals: 4), flag: .pass)
                ])
        }
        _ = store.append(records)
        await store.tick()
    }

    func forwarder(
        to link: any BatchLink, kind: String, log: Logger, adjust: (inout ForwardingPolicy) -> Void = { _ in }
    ) -> Forwarder {
        var policy = kind == "mqtt" ? ForwardingPolicy.mqtt(seed: 1) : .http(seed: 1)
        policy.maximumRecords = 100
        policy.firstRetry = 20_000_000
        policy.longestRetry = 100_000_000
        adjust(&policy)
        let options = ForwarderOptions(
            station: "demo", destination: "archive", kind: kind, isRequired: true, policy: policy)
        return Forwarder(options: options, outbox: outbox, link: link, log: log)
    }

    /// Compares the store's ledger with what an archive holds.
    func audit(_ source: any ArchiveAuditSource) async throws -> AuditVerdict {
        let epoch = try #require(await store.epochs().last)
        let ledger = try await store.ledger(epoch: epoch)
        let holdings = try await source.holdings(station: "demo", epoch: epoch)
        return AuditComparison(
            stationBlocks: ledger.blocks, setAside: ledger.setAside, archiveBlocks: holdings.blocks,
            archivePositions: holdings.positions
        ).verdict()
    }
}
