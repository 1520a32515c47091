/// That a broker took a publication, or why it did not.
public struct MQTTReceipt: Sendable, Hashable {
    /// As `publish` returned it.
    public let message: Int32
    /// Nil when the broker took it. Only MQTT 5 says why.
    public let refusal: String?

    public init(message: Int32, refusal: String?) {
        self.message = message
        self.refusal = refusal
    }
}
