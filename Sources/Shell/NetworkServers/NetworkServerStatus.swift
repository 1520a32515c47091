import LoRaWAN
import Sensing
import Transports

/// A network server that is listened to, at one moment.
public struct NetworkServerStatus: Hashable, Sendable {
    public var name: String
    public var kind: NetworkServerKind
    /// `ns.example.org:8883`
    public var address: String
    public var state = LinkState.connecting
    /// Uplinks of our instruments that were given to the store.
    public var uplinks: UInt64 = 0
    /// That came more than once.
    public var repeated: UInt64 = 0
    public var joins: UInt64 = 0
    /// Messages of devices that are no instruments of this station.
    public var unknownDevices: UInt64 = 0
    /// Messages that were kept by the broker from before: not used.
    public var retained: UInt64 = 0
    public var refusals: [NetworkServerDefect.Kind: UInt64] = [:]
    /// Downlinks that the broker took.
    public var downlinks: UInt64 = 0
    /// Uplinks that could not be stored, or found no place while they waited: lost.
    public var lost: UInt64 = 0
    /// Uplinks that the store did not take yet.
    public var waiting: UInt64 = 0
    public var lastHeard: Instant?

    init(_ settings: NetworkServerLinkSettings) {
        name = settings.name
        kind = settings.kind
        address = "\(settings.host):\(settings.port)"
    }
}
