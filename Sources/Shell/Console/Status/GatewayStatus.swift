import Sensing

/// A gateway at one moment.
public struct GatewayStatus: Codable, Hashable, Sendable {
    /// As the station file calls it; nil for one that is not listed.
    @TextOrNull public var name: String?
    public var eui: String
    /// Heard within the last minute.
    public var alive: Bool
    /// Where its last datagram came from; nil before the first.
    @TextOrNull public var address: String?
    @InstantTextOrNull public var lastHeard: Instant?
    /// Packets heard in the last interval that it told of, and those with a good checksum; nil before it told any.
    @NumberOrNull public var received: Double?
    @NumberOrNull public var receivedGood: Double?
    /// Share of its datagrams that were acknowledged, percent.
    @NumberOrNull public var acknowledged: Double?

    public init(
        name: String?, eui: String, alive: Bool, address: String? = nil, lastHeard: Instant? = nil,
        received: Double? = nil, receivedGood: Double? = nil, acknowledged: Double? = nil
    ) {
        self.name = name
        self.eui = eui
        self.alive = alive
        self.address = address
        self.lastHeard = lastHeard
        self.received = received
        self.receivedGood = receivedGood
        self.acknowledged = acknowledged
    }

    enum CodingKeys: String, CodingKey {
        case name
        case eui
        case alive
        case address
        case lastHeard = "last_heard"
        case received
        case receivedGood = "received_good"
        case acknowledged
    }
}
