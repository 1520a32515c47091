/// One message from the broker.
public struct MQTTMessage: Sendable, Hashable {
    public let topic: String
    public let payload: [UInt8]

    public init(topic: String, payload: [UInt8]) {
        self.topic = topic
        self.payload = payload
    }
}
