import LoRaWAN
import Sensing
import Store

/// A gateway as it was heard last.
public struct LedgerGateway: Hashable, Sendable {
    public var eui: EUI64
    /// `192.168.8.20:49152`
    public var address: String
    /// Of the protocol: 1 or 2.
    public var version: UInt8
    public var lastSeen: Instant
    /// Its last statistics, JSON as it came.
    public var statistics: String?

    public init(eui: EUI64, address: String, version: UInt8, lastSeen: Instant, statistics: String? = nil) {
        self.eui = eui
        self.address = address
        self.version = version
        self.lastSeen = lastSeen
        self.statistics = statistics
    }
}

extension LoRaLedger {
    /// Every gateway that was heard, by its identity.
    public func gateways() throws(LoRaLedgerError) -> [LedgerGateway] {
        try read { connection throws(SQLiteError) in
            var gateways: [LedgerGateway] = []
            try connection.query(
                "SELECT eui, address, version, last_seen_ns, statistics FROM gateway ORDER BY eui", [],
                "reading gateways"
            ) { statement in
                guard let eui = statement.eui(0) else { return }
                gateways.append(
                    LedgerGateway(
                        eui: eui, address: statement.text(1), version: statement.number(2),
                        lastSeen: statement.instant(3), statistics: statement.optionalText(4)))
            }
            return gateways
        }
    }
}

extension LedgerConnection {
    func note(_ gateway: LedgerGateway) throws(SQLiteError) {
        try run(
            """
            INSERT INTO gateway(eui, address, version, last_seen_ns, statistics) VALUES(?1, ?2, ?3, ?4, ?5)
                ON CONFLICT(eui) DO UPDATE SET address = ?2, version = ?3, last_seen_ns = ?4,
                statistics = coalesce(?5, statistics)
            """,
            [
                .eui(gateway.eui), .text(gateway.address), .integer(Int64(gateway.version)),
                .time(gateway.lastSeen), .text(gateway.statistics),
            ], "noting a gateway")
        // Where any gateway is taken, anybody can invent some.
        try run(
            """
            DELETE FROM gateway WHERE (SELECT count(*) FROM gateway) > \(LoRaLedgerSchema.mostGateways)
                AND eui = (SELECT eui FROM gateway ORDER BY last_seen_ns LIMIT 1)
            """, [], "forgetting a gateway")
    }
}
