import Sensing

/// Something about a gateway for its own records.
public struct GatewayNews: Hashable, Sendable {
    public var gateway: EUI64
    public var time: Timestamp
    public var content: Content

    public enum Content: Hashable, Sendable {
        /// It told of itself; `text` is the JSON as it came.
        case statistics(GatewayStatistics, text: [UInt8])
        /// It is there, or nothing came from it for longer than it can be silent.
        case alive(Bool)
        /// It refused a downlink.
        case refused(TransmitAnswer.Refusal, text: String)
    }

    public init(gateway: EUI64, time: Timestamp, content: Content) {
        self.gateway = gateway
        self.time = time
        self.content = content
    }
}
