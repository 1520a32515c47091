import Archive
import Delivery
import Forwarders
import Logging
import Sensing
import Store
import TestSupport
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

    /// Appends so many records and makes them durable; their raw bytes are a short line, or so many that say nothing.
    func add(_ count: Int, rawBytes: Int = 0) async {
        var random = SeededRandom(seed: 1)
        let records = (0..<count).map { index in
            let time = Timestamp(Instant(unixSeconds: 1_700_000_000 + Int64(index)), source: .system, state: .locked)
            return Record(
                instrument: instrument.number, time: time,
                raw: rawBytes == 0
                    ? Array("# 12.3456".utf8) : (0..<rawBytes).map { _ in UInt8.random(in: 0...255, using: &random) },
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
        to link: any BatchLink, kind: String, log: Logger, key: SigningKey? = nil,
        selection: Selection = .everything,
        adjust: (inout ForwardingPolicy) -> Void = { _ in }
    ) -> Forwarder {
        var policy = kind == "mqtt" ? ForwardingPolicy.mqtt(seed: 1) : .http(seed: 1)
        policy.maximumRecords = 100
        policy.firstRetry = 20_000_000
        policy.longestRetry = 100_000_000
        policy.inquiryInterval = 100_000_000
        policy.settlingTime = 100_000_000
        adjust(&policy)
        var options = ForwarderOptions(
            station: "demo", destination: "archive", kind: kind, isRequired: true, policy: policy)
        options.signingKey = key
        options.selection = selection
        return Forwarder(options: options, outbox: outbox, link: link, log: log)
    }

    /// Compares the store's ledger with what an archive holds.
    ///
    /// - Parameter comparesRaw: raw bytes come last, so only when everything has been drained.
    func audit(_ source: any ArchiveAuditSource, comparesRaw: Bool = false) async throws -> AuditVerdict {
        let epoch = try #require(await store.epochs().last)
        let ledger = try await store.ledger(epoch: epoch)
        let holdings = try await source.holdings(station: "demo", epoch: epoch)
        return AuditComparison(
            stationBlocks: ledger.blocks, setAside: ledger.setAside, archiveBlocks: holdings.blocks,
            archivePositions: holdings.positions, comparesRaw: comparesRaw
        ).verdict()
    }
}
