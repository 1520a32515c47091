import Delivery
import LoRaWAN
import Sensing
import Store
import TestSupport
import Transports

@testable import Station

/// The feed of a LoRa buoy, and the store that it leaves its records in.
struct RadioFeedBench {
    static let driver = "reeftemps/buoy"
    static let buoy = EUI64(0x70b3_d57e_d000_0001)
    static let roof = EUI64(0xaa55_5a00_0000_0101)
    static let start = Instant(unixSeconds: 1_795_219_200)

    let store: StationStore
    let directory: TemporaryDirectory
    let registration: InstrumentRegistration
    let board = InstrumentBoard()

    init(_ change: (inout StoreOptions) -> Void = { _ in }) async throws {
        directory = try TemporaryDirectory()
        var options = StoreOptions()
        options.ticksByItself = false
        change(&options)
        store = try StationStore.open(
            directory: directory.path, destinations: [StoreDestination(name: "archive", isRequired: true)],
            options: options)
        registration = try await store.register(
            InstrumentDescription(
                name: "buoy", driver: Self.driver,
                datastreams: try DriverShelf.session(Self.driver).driver.datastreams + RadioDatastream.descriptions))
    }

    func feed() throws -> InstrumentFeed {
        let session = try DriverShelf.session(Self.driver)
        return InstrumentFeed(
            registration: registration, session: session, board: board,
            sink: RecordSink(store: store, holdsBack: false),
            radio: InstrumentRadio(
                registration: registration, first: session.driver.datastreams.count, gateways: [Self.roof: 2]))
    }

    /// A frame with its payload in plain; without a port one of MAC commands.
    static func frame(_ counter: UInt32, port: UInt8? = 2, _ payload: [UInt8] = observation) -> RadioFrame {
        let raw =
            [
                0x40, 0xEF, 0xCD, 0xAB, 0x00, 0x00, UInt8(truncatingIfNeeded: counter),
                UInt8(truncatingIfNeeded: counter >> 8),
            ]
            + (port.map { [$0] + payload } ?? []) + [1, 2, 3, 4]
        let time = Timestamp(
            start.adding(nanoseconds: Int64(counter) * Instant.nanosecondsPerSecond),
            bound: TimeBound(before: 1_000_000, after: 2_000_000), source: .gnss, state: .locked)
        return RadioFrame(
            raw: raw, counter: counter,
            reception: Reception(
                gateway: roof, time: time, basis: .gps, counter: 7, frequency: 868_300_000,
                modulation: .lora(spreadingFactor: 9, bandwidth: 125_000), rssi: -117.5, snr: -3))
    }

    /// 25.1234 degC, 5.43210 S/m, 10.123 dbar, 3.912 V, 5 s old.
    static let observation: [UInt8] = [
        0x10, 0x03, 0xD5, 0x62, 0x08, 0x49, 0xEA, 0x00, 0x27, 0x8B, 0x0F, 0x48, 0x00, 0x05,
    ]

    /// Everything that was left in the store so far.
    func records() async throws -> [Record] {
        await store.tick()
        return try await store.records(lackingAt: "archive")
    }

    func values(_ record: Record) -> [String: Double] {
        let keys = Dictionary(
            uniqueKeysWithValues: zip(registration.datastreamNumbers, registration.description.datastreams.map(\.key)))
        let values = record.observations.map { (keys[$0.datastream] ?? "?", $0.result.value) }
        return Dictionary(values) { first, _ in first }
    }
}
