import Delivery
import Diagnostics
import Glibc
import LoRaServer
import LoRaWAN
import Logging
import Sensing
import Store
import TestSupport

@testable import Station

/// A whole station from its file, with a LoRa buoy whose session is fixed, and gateways that the test plays.
final class LoRaBench {
    static let buoy = EUI64(0x70b3_d57e_d000_0001)
    static let roof = EUI64(0xaa55_5a00_0000_0101)
    static let mast = EUI64(0xaa55_5a00_0000_0102)
    static let address = DeviceAddress(0x00ab_cdef)

    let directory: TemporaryDirectory
    let port: UInt16
    let keys: SessionKeys
    private(set) var station: RunningStation?

    private static let root = "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    init() throws {
        directory = try TemporaryDirectory()
        port = try TestDatagrams.freePort()
        guard let network = LoRaKey((0..<16).map { $0 }), let application = LoRaKey((16..<32).map { $0 }) else {
            throw TestProblem("a key has 16 bytes")
        }
        keys = SessionKeys(network: network, application: application)
        mkdir(store, 0o755)
    }

    var store: String { directory.path + "/store" }
    var ledger: String { LoRaLedger.directory(ofStore: store) }

    func provision() throws {
        let device = Device(eui: Self.buoy, activation: .personalised(Self.address, keys))
        _ = try LoRaLedger(directory: ledger).add(device, at: Instant(unixSeconds: 1_795_219_200))
    }

    /// `servers`: network servers of the station file, of which the first hears an instrument `float`.
    func start(servers: String = "") async throws {
        let float = "{name: float, driver: reeftemps/buoy, transport: {lorawan: 70b3d57ed0000002, server: campus}}"
        let text = """
            station: pier
            store: {directory: \(store), commit_every: 50 ms}
            clock: {sources: []}
            page: false
            lorawan:
              region: EU868
              listen: 127.0.0.1:\(port)
              duty_cycle: ignored
              gateways: [{name: roof, eui: \(Self.roof), from: 127.0.0.1}, {name: mast, eui: \(Self.mast)}]
              \(servers.isEmpty ? "" : "network_servers: [\(servers)]")
            instruments:
              - name: buoy
                driver: reeftemps/buoy
                transport: {lorawan: \(Self.buoy)}
              \(servers.isEmpty ? "" : "- \(float)")
              - name: other
                driver: seabird/sbe37
                transport: {tcp: "127.0.0.1:1"}
            """
        let folders = DriverFolders(folders: [Self.root + "/Drivers"])
        let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in folders.identities() }
        guard let configuration = file.configuration else { throw TestProblem("\(file.report.diagnostics)") }
        station = try await RunningStation.start(
            configuration, sessions: StationDrivers(file, folders: folders).sessions,
            log: Logger(label: "station", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    func stop() async {
        await station?.stop()
        station = nil
    }

    func gateway(_ eui: EUI64 = roof) throws -> TestGateway { try TestGateway(eui, port: port) }

    /// An observation of the buoy as it is on the air: 25.1234 degC, 5.43210 S/m, 10.123 dbar, 3.912 V, 5 s old.
    func uplink(_ counter: UInt32, isConfirmed: Bool = false, address: DeviceAddress = address) -> [UInt8] {
        let payload: [UInt8] = [
            0x10, 0x03, 0xD5, 0x62, 0x08, 0x49, 0xEA, 0x00, 0x27, 0x8B, 0x0F, 0x48, 0x00, 0x05,
        ]
        return DataFrame(
            .up, isConfirmed: isConfirmed, address: address, counter: UInt16(truncatingIfNeeded: counter), port: 2,
            payload: payload
        ).sealed(keys, counter: counter).bytes
    }

    // MARK: What is stored

    struct Kept {
        var record: Record
        var values: [String: Double]
    }

    /// What is durable of an instrument, by the keys of its datastreams.
    func kept(_ instrument: String = "buoy") throws -> [Kept] {
        let reader = try StationLedgerReader.open(directory: store)
        var keys: [Int32: String] = [:]
        for registration in reader.registrations(epoch: reader.epochs.last?.id ?? "") {
            for (number, stream) in zip(registration.datastreamNumbers, registration.description.datastreams) {
                keys[number] = stream.key
            }
        }
        var kept: [Kept] = []
        try reader.forEachRecord(RecordSelection(instruments: [instrument])) { _, stored in
            let values = stored.record.observations.map { (keys[$0.datastream] ?? "?", $0.result.value) }
            kept.append(Kept(record: stored.record, values: Dictionary(values) { first, _ in first }))
            return true
        }
        return kept
    }

    /// Waits, for a minute at most, until it holds.
    func wait(for what: String, until holds: () async throws -> Bool) async throws {
        for _ in 0..<3000 {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestProblem("within a minute there was no \(what)")
    }

    /// Waits for so many received records of the buoy.
    func received(_ count: Int) async throws -> [Kept] {
        try await wait(for: "\(count) records of the buoy") { try self.uplinks().count >= count }
        return try uplinks()
    }

    func uplinks() throws -> [Kept] { try kept().filter { $0.record.direction == .received } }

    func refusals(_ kind: Refusal.Kind) async -> UInt64 {
        await station?.status().lorawan?.refusals[kind.rawValue] ?? 0
    }
}
