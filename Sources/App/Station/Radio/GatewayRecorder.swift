import Delivery
import LoRaWAN
import Logging
import Store

/// Brings what gateways tell of themselves into the store, each under a name of its own.
///
/// The server's thread only leaves it here; a gateway that is not listed has to be registered first, which waits for the
/// store.
final class GatewayRecorder: Sendable {
    private let store: StationStore
    /// As the station file calls them.
    private let names: [EUI64: String]
    private let log: Logger
    private let news: AsyncStream<GatewayNews>
    private let left: AsyncStream<GatewayNews>.Continuation

    /// Each gateway tells a few things a minute; more than this wait only while the store does not answer.
    private static let mostWaiting = 4096
    /// Where any gateway is listened to, its EUI may be forged: no more than so many get records of their own.
    private static let mostUnlisted = 64

    init(_ gateways: [GatewaySettings], store: StationStore, log: Logger) {
        self.store = store
        self.log = log
        names = Dictionary(gateways.map { ($0.eui, $0.name) }, uniquingKeysWith: { first, _ in first })
        (news, left) = AsyncStream.makeStream(of: GatewayNews.self, bufferingPolicy: .bufferingNewest(Self.mostWaiting))
    }

    /// On the server's thread; never waits.
    func hear(_ news: GatewayNews) {
        left.yield(news)
    }

    /// Nothing more comes.
    func finish() {
        left.finish()
    }

    /// Until `finish`.
    func run() async {
        var registrations: [EUI64: InstrumentRegistration] = [:]
        var told = false
        for await item in news {
            if registrations[item.gateway] == nil {
                guard names[item.gateway] != nil || registrations.count < names.count + Self.mostUnlisted else {
                    if !told { log.warning("more than \(Self.mostUnlisted) gateways that are not listed are heard") }
                    told = true
                    continue
                }
                registrations[item.gateway] = await register(item.gateway)
            }
            guard let registration = registrations[item.gateway] else { continue }
            _ = store.append([GatewayRecord.record(of: item, registration)])
        }
    }

    /// Tried again with the next news when the store cannot.
    private func register(_ gateway: EUI64) async -> InstrumentRegistration? {
        let name = names[gateway] ?? gateway.description
        do {
            return try await store.register(GatewayRecord.description(of: name))
        } catch {
            log.error("gateway '\(name)': its records cannot be stored: \(error)")
            return nil
        }
    }
}
