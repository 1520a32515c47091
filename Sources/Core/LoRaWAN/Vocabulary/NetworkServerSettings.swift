import Timekeeping

/// How the station's own network server works.
public struct NetworkServerSettings: Hashable, Sendable {
    public var region: Region
    /// Of AU915 and US915, 1 to 8: which eight channels (and the wide one) the gateways hear.
    public var subBand: Int
    /// 24 bits; 0 and 1 are for private networks.
    public var networkID: UInt32
    public var gateways: [GatewaySettings]
    /// Gateways that are not listed are listened to as well.
    public var takesAnyGateway: Bool
    /// For so long other gateways may bring the same frame before it is answered, in nanoseconds.
    public var deduplication: UInt64
    /// Seconds from the end of an uplink to RX1 that devices which join are told, 1 to 15.
    public var rxDelay: Int
    /// dBm; nil: as the region allows.
    public var power: Int?
    /// Downlinks keep to the duty cycle of their sub-band, where the region has one.
    public var keepsDutyCycle: Bool
    /// For devices that ask for the time, and gateways that tell GPS time.
    public var leapSeconds: LeapTable

    public init(
        region: Region, subBand: Int = 2, networkID: UInt32 = 0, gateways: [GatewaySettings] = [],
        takesAnyGateway: Bool = false, deduplication: UInt64 = 200_000_000, rxDelay: Int = 1, power: Int? = nil,
        keepsDutyCycle: Bool = true, leapSeconds: LeapTable = .builtIn
    ) {
        self.region = region
        self.subBand = subBand
        self.networkID = networkID
        self.gateways = gateways
        self.takesAnyGateway = takesAnyGateway
        self.deduplication = deduplication
        self.rxDelay = rxDelay
        self.power = power
        self.keepsDutyCycle = keepsDutyCycle
        self.leapSeconds = leapSeconds
    }
}
