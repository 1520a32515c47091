import Foundation
import LoRaWAN
import Sensing
import StationClock
import Transports

@testable import LoRaServer

/// A LoRa server on a port of the loopback, with one instrument and what it was given.
final class ServerBench {
    let server: LoRaServer
    let member: LoRaMember
    let recorder: RadioRecorder
    let log = LogRecorder()
    private(set) var port: UInt16 = 0

    init(
        _ place: LedgerPlace, store: RadioRecorder.Store = .commits, gateways: [GatewaySettings]? = nil,
        listening: LoRaListening = LoRaListening(port: 0), options: LoRaServerOptions = LoRaServerOptions()
    ) throws {
        let recorder = RadioRecorder(store)
        self.recorder = recorder
        let own = AddressRange(host: [127, 0, 0, 1], bits: 32)
        let settings = NetworkServerSettings(
            region: .eu868,
            gateways: gateways ?? [
                GatewaySettings(name: "roof", eui: .roof, from: [own]),
                GatewaySettings(name: "hill", eui: .hill),
            ], deduplication: 50_000_000)
        server = try LoRaServer(
            settings, listening: listening, directory: place.directory, clock: StationClock(), options: options,
            log: log.logger)
        member = server.join(LoRaWANSettings(device: .buoy)) { RadioConsumer(recorder: recorder) }
    }

    deinit { server.requestStop() }

    func start() throws {
        try server.start()
        _ = becomes { server.status.socket.localPort != nil && server.status.socket.state == .open }
        port = server.status.socket.localPort ?? 0
    }

    /// Ends both threads; false when they do not end.
    func stop() async -> Bool {
        await server.stop()
        return member.status.state == .stopped
    }

    func refusals(_ kind: Refusal.Kind) -> UInt64 { server.status.refusals[kind] ?? 0 }
}
