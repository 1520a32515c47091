/// What brings LoRa devices to the station: its own gateways, and other network servers.
public struct RadioStatus: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable, CaseIterable {
        case connecting
        case `open`
        /// It does not work and is tried again.
        case waiting
        /// A person must act.
        case failed
    }

    /// The channel plan; nil without gateways of its own.
    @TextOrNull public var region: String?
    /// Where gateways send to: `192.168.8.1:1700`.
    @TextOrNull public var listen: String?
    /// Of the port for gateways.
    public var state: State
    /// What is wrong; nil when all is well.
    @TextOrNull public var message: String?
    /// Since the daemon started: frames of our devices, joins that were answered, packets that gateways were given.
    public var uplinks: UInt64
    public var joins: UInt64
    public var downlinks: UInt64
    /// Datagrams that were lost because too many waited, here or in the kernel.
    public var lostDatagrams: UInt64
    /// What came to nothing, by its kind: `wrong_key`, `replay`, `unknown_device`.
    public var refusals: [String: UInt64]
    /// In the order of the station file, then others that were heard.
    public var gateways: [GatewayStatus]
    /// In the order of the station file.
    public var networkServers: [NetworkServerReport]

    public init(
        region: String? = nil, listen: String? = nil, state: State = .connecting, message: String? = nil,
        uplinks: UInt64 = 0, joins: UInt64 = 0, downlinks: UInt64 = 0, lostDatagrams: UInt64 = 0,
        refusals: [String: UInt64] = [:], gateways: [GatewayStatus] = [], networkServers: [NetworkServerReport] = []
    ) {
        self.region = region
        self.listen = listen
        self.state = state
        self.message = message
        self.uplinks = uplinks
        self.joins = joins
        self.downlinks = downlinks
        self.lostDatagrams = lostDatagrams
        self.refusals = refusals
        self.gateways = gateways
        self.networkServers = networkServers
    }

    enum CodingKeys: String, CodingKey {
        case region
        case listen
        case state
        case message
        case uplinks
        case joins
        case downlinks
        case lostDatagrams = "lost_datagrams"
        case refusals
        case gateways
        case networkServers = "network_servers"
    }
}
