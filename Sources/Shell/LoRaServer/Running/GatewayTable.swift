import LoRaWAN
import Sensing

/// The gateways as the server's thread knows them.
struct GatewayTable {
    private(set) var gateways: [LoRaGatewayStatus]
    private var places: [EUI64: Int] = [:]
    private var noted: [EUI64: UInt64] = [:]
    private let listed: Int

    /// So often, in nanoseconds, the ledger hears that a gateway is there.
    private static let noteEvery: UInt64 = 300_000_000_000
    /// Gateways that are not in the station file, at most.
    private static let mostUnlisted = 256

    init(_ settings: [GatewaySettings]) {
        gateways = settings.map { LoRaGatewayStatus(eui: $0.eui, name: $0.name) }
        listed = settings.count
        index()
    }

    var isAnyAlive: Bool { gateways.contains(where: \.isAlive) }

    /// What the ledger is to hear of the gateway; nil when it knows enough.
    mutating func heard(_ datagram: HeardDatagram, now: UInt64) -> LedgerGateway? {
        guard let place = place(of: datagram.header.gateway) else { return nil }
        let isMoved = gateways[place].address?.host != datagram.address.host
        gateways[place].address = datagram.address
        gateways[place].version = datagram.header.version
        gateways[place].lastSeen = datagram.arrival.instant
        let eui = datagram.header.gateway
        if !isMoved, let last = noted[eui], now &- last < Self.noteEvery { return nil }
        noted[eui] = now
        return note(gateways[place])
    }

    /// What the ledger is to hear.
    mutating func heard(_ news: GatewayNews) -> LedgerGateway? {
        guard let place = place(of: news.gateway) else { return nil }
        switch news.content {
        case .alive(let isAlive):
            gateways[place].isAlive = isAlive
            return note(gateways[place])
        case .statistics(let statistics, let text):
            let isFirst = gateways[place].statistics == nil
            gateways[place].statistics = statistics
            return isFirst ? note(gateways[place], statistics: String(decoding: text, as: UTF8.self)) : nil
        case .refused: return nil
        }
    }

    private func note(_ gateway: LoRaGatewayStatus, statistics: String? = nil) -> LedgerGateway? {
        guard let address = gateway.address, let version = gateway.version, let lastSeen = gateway.lastSeen else {
            return nil
        }
        return LedgerGateway(
            eui: gateway.eui, address: address.description, version: version, lastSeen: lastSeen,
            statistics: statistics)
    }

    private mutating func place(of eui: EUI64) -> Int? {
        if let place = places[eui] { return place }
        if gateways.count >= listed + Self.mostUnlisted {
            gateways.removeAll { $0.name == nil && !$0.isAlive }
            noted = noted.filter { entry in gateways.contains { $0.eui == entry.key } }
        }
        guard gateways.count < listed + Self.mostUnlisted else { return nil }
        gateways.append(LoRaGatewayStatus(eui: eui, name: nil))
        index()
        return places[eui]
    }

    private mutating func index() {
        places = Dictionary(gateways.enumerated().map { ($1.eui, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
