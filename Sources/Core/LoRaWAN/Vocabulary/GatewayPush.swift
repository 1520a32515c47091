/// What PUSH_DATA brings: packets, statistics, or both.
public struct GatewayPush: Hashable, Sendable {
    public var packets: [ReceivedPacket]
    public var statistics: GatewayStatistics?
    /// The text of `stat`, as it came.
    public var statisticsText: [UInt8]
    /// What is wrong with packets that could not be read; the others are good.
    public var defects: [String]

    public init(
        packets: [ReceivedPacket] = [], statistics: GatewayStatistics? = nil, statisticsText: [UInt8] = [],
        defects: [String] = []
    ) {
        self.packets = packets
        self.statistics = statistics
        self.statisticsText = statisticsText
        self.defects = defects
    }
}
