import LoRaWAN
import Sensing
import SimulatedInstruments
import StationClock
import Testing
import Transports

@testable import LoRaServer

/// Real sockets, a real ledger and a real store; the buoys and gateways are simulated, in real time.
@Suite("Simulated buoys over UDP", .serialized)
struct BuoyUDPDrillTests {
    private let place: LedgerPlace

    init() throws {
        place = try LedgerPlace()
    }

    private static let settings = [
        "gateways": "2", "interval": "1s", "confirmed": "1", "datarate": "5", "trials": "4", "seed": "11",
        "dutycycle": "no",
    ]

    private func provision(_ settings: [String: String]) throws {
        let ledger = try LoRaLedger(directory: place.directory)
        for device in try LoRaFieldPlan(settings: settings).provisions {
            let keys = device.keys.compactMap { LoRaKey(hex: $0.digits) }
            let eui = try #require(EUI64(device.eui))
            let address = device.address.flatMap { DeviceAddress($0) }
            let activation: Device.Activation =
                address.map { .personalised($0, SessionKeys(network: keys[0], application: keys[1])) }
                ?? .overTheAir(join: nil, key: keys[0])
            _ = try ledger.add(Device(eui: eui, activation: activation), at: .test())
        }
    }

    private func server(_ store: BuoyStore, port: UInt16) throws -> LoRaServer {
        let own = [AddressRange(host: [127, 0, 0, 1], bits: 32)]
        let gateways = [
            GatewaySettings(name: "roof", eui: .roof, from: own), GatewaySettings(name: "hill", eui: .hill, from: own),
        ]
        let server = try LoRaServer(
            NetworkServerSettings(region: .eu868, gateways: gateways), listening: LoRaListening(port: port),
            directory: place.directory, clock: StationClock(), log: LogRecorder().logger)
        let consumer = store.consumer
        _ = server.join(LoRaWANSettings(device: .buoy)) { consumer }
        return server
    }

    private func port(of server: LoRaServer) throws -> UInt16 {
        try server.start()
        #expect(becomes { server.status.socket.localPort != nil })
        return try #require(server.status.socket.localPort)
    }

    @Test(
        "joins, is acknowledged in RX1 after the commit, and goes on over a restart of the server",
        arguments: ["otaa", "abp"])
    func restart(activation: String) async throws {
        let settings = Self.settings.merging(["activation": activation]) { $1 }
        try provision(settings)
        let store = try await BuoyStore(place)
        let first = try server(store, port: 0)
        let port = try port(of: first)
        let field = try BuoyField(settings, to: port)
        #expect(field.run { $0.buoys[0].node.counts.acknowledged >= 2 })
        let before = field.radio.buoys[0].node.counts
        #expect(before.joins == (activation == "otaa" ? 1 : 0) && before.firstWindow > 0)
        await first.stop()

        let second = try server(store, port: port)
        let address = try #require(field.radio.buoys[0].node.address)
        second.raise(.buoy, address: DeviceAddress(address), counter: try #require(store.newest.counter))
        try second.start()
        #expect(field.run { $0.buoys[0].node.counts.acknowledged >= before.acknowledged + 2 })
        let node = field.radio.buoys[0].node
        await second.stop()

        #expect(node.counts.joins == before.joins && node.counts.missed == 0, "\(node.counts)")
        let counters = try await store.close().map { UInt16($0[6]) | UInt16($0[7]) << 8 }
        #expect(Set(counters).count == counters.count, "each frame is stored once: \(counters)")
        let acknowledged = node.journal.compactMap { note -> UInt16? in
            guard case .acknowledged(let counter) = note.event else { return nil }
            return UInt16(truncatingIfNeeded: counter)
        }
        #expect(Set(acknowledged).isSubset(of: counters), "an acknowledged frame is stored")
    }

    @Test("answers every datagram of its gateways while a buoy with a wrong key asks to join")
    func wrongKey() async throws {
        let settings = Self.settings.merging(["wrongkeys": "1", "activation": "otaa"]) { $1 }
        try provision(settings)
        let store = try await BuoyStore(place)
        let server = try server(store, port: 0)
        let field = try BuoyField(settings, to: try port(of: server))
        #expect(field.run { $0.gateways.allSatisfy { $0.counts.acknowledged >= 1 } })
        #expect(becomes { (server.status.refusals[.wrongKey] ?? 0) >= 1 })
        #expect(field.radio.buoys[0].node.counts.joins == 0 && server.status.transmissions == 0)
        let counts = field.radio.gateways.map(\.counts)
        #expect(
            counts.allSatisfy { $0.acknowledged >= $0.pushed - 1 && $0.pullsAcknowledged >= $0.pulled - 1 }, "\(counts)"
        )
        await server.stop()
        #expect(try await store.close().isEmpty)
    }
}
