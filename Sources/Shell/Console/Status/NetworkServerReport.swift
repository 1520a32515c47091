import Sensing

/// A network server that hears devices for the station.
public struct NetworkServerReport: Codable, Hashable, Sendable {
    public var name: String
    /// `chirpstack` or `things_stack`.
    public var kind: String
    /// `ns.example.org:8883`
    public var address: String
    public var state: RadioStatus.State
    @TextOrNull public var message: String?
    public var uplinks: UInt64
    public var joins: UInt64
    public var downlinks: UInt64
    /// Messages of devices that are no instruments here.
    public var unknownDevices: UInt64
    public var lost: UInt64
    /// What came to nothing, by its kind.
    public var refusals: [String: UInt64]
    @InstantTextOrNull public var lastHeard: Instant?

    public init(
        name: String, kind: String, address: String, state: RadioStatus.State, message: String? = nil,
        uplinks: UInt64 = 0, joins: UInt64 = 0, downlinks: UInt64 = 0, unknownDevices: UInt64 = 0, lost: UInt64 = 0,
        refusals: [String: UInt64] = [:], lastHeard: Instant? = nil
    ) {
        self.name = name
        self.kind = kind
        self.address = address
        self.state = state
        self.message = message
        self.uplinks = uplinks
        self.joins = joins
        self.downlinks = downlinks
        self.unknownDevices = unknownDevices
        self.lost = lost
        self.refusals = refusals
        self.lastHeard = lastHeard
    }

    enum CodingKeys: String, CodingKey {
        case name
        case kind
        case address
        case state
        case message
        case uplinks
        case joins
        case downlinks
        case unknownDevices = "unknown_devices"
        case lost
        case refusals
        case lastHeard = "last_heard"
    }
}
