import Console
import Forwarders
import LoRaServer
import LoRaWAN
import Logging
import NetworkServers
import Sensing
import StationClock
import Store
import Synchronization
import Threads
import Timekeeping
import Transports

/// Everything that brings LoRa devices: the station's own network server behind its gateways, and other network servers.
///
/// What cannot be started is told and shown, and takes no other instrument along.
final class StationRadio: Sendable {
    let configuration: LoRaWANConfiguration
    /// The station's own server, or why there is none.
    let server: Swift.Result<LoRaServer, LinkFailure>?
    let networkServers: [(name: String, link: Swift.Result<NetworkServerLink, LinkFailure>)]
    /// The gateways by their place in the station file, from 1.
    let gateways: [EUI64: Int]
    private let directory: String
    private let recorder: GatewayRecorder
    /// Brings what gateways tell into the store, from the start to the end.
    private let recording = Mutex<Task<Void, Never>?>(nil)
    private let log: Logger

    /// `directory`: the store's.
    init(
        _ configuration: LoRaWANConfiguration, station: String, store: StationStore, directory: String,
        clock: StationClock, leapSeconds: LeapTable, realtimePriority: RealtimePriority?, log: Logger
    ) {
        self.configuration = configuration
        self.directory = directory
        self.log = log
        let listed = configuration.server?.settings.gateways ?? []
        gateways = Dictionary(
            listed.enumerated().map { ($0.element.eui, $0.offset + 1) }, uniquingKeysWith: { first, _ in first })
        let recorder = GatewayRecorder(listed, store: store, log: log)
        self.recorder = recorder
        server = configuration.server.map { own in
            var settings = own.settings
            settings.leapSeconds = leapSeconds
            do throws(LoRaLedgerError) {
                return .success(
                    try LoRaServer(
                        settings, listening: LoRaListening(address: own.listen.host, port: own.listen.portNumber),
                        directory: LoRaLedger.directory(ofStore: directory), clock: clock,
                        options: LoRaServerOptions(realtimePriority: realtimePriority), log: log
                    ) { recorder.hear($0) })
            } catch {
                log.error("lorawan: \(error)")
                return .failure(LinkFailure("\(error)", remedy: "start the station again when that is mended"))
            }
        }
        networkServers = configuration.networkServers.map { other in
            (other.name.value, Self.link(to: other, station: station, clock: clock, log: log))
        }
    }

    private static func link(
        to other: NetworkServerConfiguration, station: String, clock: StationClock, log: Logger
    ) -> Swift.Result<NetworkServerLink, LinkFailure> {
        do {
            return .success(NetworkServerLink(try other.settings(station: station), clock: clock, log: log))
        } catch {
            log.error("network server '\(other.name.value)': \(error)")
            return .failure(LinkFailure("\(error)", remedy: "start the station again when that is mended"))
        }
    }

    // MARK: The start

    /// The way to a device. To be called for each before `start`.
    func join(
        _ settings: LoRaWANSettings, makeConsumer: @escaping @Sendable () -> any LinkConsumer
    ) -> any QueueingLink {
        let absent = LinkFailure("the station has no gateways of its own", remedy: "add 'gateways:' under 'lorawan'")
        guard let name = settings.server else {
            switch server {
            case .success(let server): return server.join(settings, makeConsumer: makeConsumer)
            case .failure(let failure): return DeafLink(settings, failure)
            case nil: return DeafLink(settings, absent)
            }
        }
        switch networkServers.first(where: { $0.name == name })?.link {
        case .success(let link):
            if case .success(let server) = server { server.exclude([settings.device]) }
            return link.join(settings, makeConsumer: makeConsumer)
        case .failure(let failure): return DeafLink(settings, failure)
        case nil: return DeafLink(settings, absent)
        }
    }

    /// Begins to listen, when the newest stored frame of each device has been found: the record is the counter.
    func start(_ instruments: [InstrumentConfiguration], now: Instant) async throws(LinkFailure) {
        let devices = instruments.compactMap { instrument in
            if case .lorawan(let settings) = instrument.transport { (instrument.name.value, settings) } else { nil }
        }
        let stored = await StoredCounters(devices: devices, directory: directory, now: now, log: log).find()
        for (name, settings) in devices {
            guard let newest = stored[name] else { continue }
            if let server = settings.server {
                guard case .success(let link) = networkServers.first(where: { $0.name == server })?.link else {
                    continue
                }
                link.remember(settings.device, stored: newest.raw)
            } else if case .success(let server) = server, let address = newest.address {
                server.raise(settings.device, address: address, counter: newest.counter)
            }
        }
        recording.withLock { $0 = Task { await self.recorder.run() } }
        if case .success(let server) = server { try server.start() }
        for case (_, .success(let link)) in networkServers { try link.start() }
    }

    /// Returns when everything that was told is with the store.
    func stop() async {
        if case .success(let server) = server { await server.stop() }
        for case (_, .success(let link)) in networkServers { await link.stop() }
        recorder.finish()
        await recording.withLock { $0 }?.value
    }
}
