import Sensing

/// What a gateway tells of itself every half minute: `stat` of Semtech's protocol. The counts are of that interval.
public struct GatewayStatistics: Hashable, Sendable {
    /// By the gateway's own clock.
    public var time: Instant?
    /// Degrees; only with GPS.
    public var latitude: Double?
    public var longitude: Double?
    /// Metres.
    public var altitude: Double?
    /// Packets heard, heard well, and forwarded.
    public var received: Int?
    public var receivedGood: Int?
    public var forwarded: Int?
    /// Share of the datagrams that were acknowledged, percent.
    public var acknowledged: Double?
    /// Datagrams with downlinks, and packets sent.
    public var downlinks: Int?
    public var transmitted: Int?
    /// degC
    public var temperature: Double?

    public init() {}
}
