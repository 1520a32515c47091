import LoRaWAN
import Sensing
import Transports

/// A LoRa server at one moment.
public struct LoRaServerStatus: Hashable, Sendable {
    /// The port to which gateways send, with what the kernel dropped.
    public internal(set) var socket = LinkStatus()
    /// Those of the station file first, then others that were heard.
    public internal(set) var gateways: [LoRaGatewayStatus] = []
    /// What came to nothing, since the start.
    public internal(set) var refusals: [Refusal.Kind: UInt64] = [:]
    public internal(set) var uplinks: UInt64 = 0
    public internal(set) var joins: UInt64 = 0
    /// Packets that were given to gateways.
    public internal(set) var transmissions: UInt64 = 0
    /// Answers that were not given because the ledger could not be written.
    public internal(set) var withheld: UInt64 = 0
    /// Datagrams that wait to be worked on.
    public internal(set) var waiting = 0
    /// Datagrams that were neither taken nor acknowledged because too many waited.
    public internal(set) var overflowed: UInt64 = 0
    /// Why the ledger cannot be written; nil when it can. Nothing is answered on the air meanwhile.
    public internal(set) var ledgerTrouble: String?
    /// Instruments whose devices are not in the ledger.
    public internal(set) var unprovisioned: [EUI64] = []
}

/// A gateway at one moment.
public struct LoRaGatewayStatus: Hashable, Sendable {
    public var eui: EUI64
    /// Nil for one that is not in the station file.
    public var name: String?
    /// Where the last datagram came from; nil before the first.
    public internal(set) var address: GatewayAddress?
    /// Of the protocol: 1 or 2.
    public internal(set) var version: UInt8?
    public internal(set) var lastSeen: Instant?
    public internal(set) var isAlive = false
    public internal(set) var statistics: GatewayStatistics?

    init(eui: EUI64, name: String?) {
        self.eui = eui
        self.name = name
    }
}
