/// A datagram of Semtech's packet forwarder protocol from a gateway.
public struct GatewayDatagram: Hashable, Sendable {
    /// 1 or 2.
    public var version: UInt8
    /// As it came; the same sequence after every start of a gateway, so it is no identity.
    public var token: UInt16
    public var gateway: EUI64
    public var content: Content

    public enum Content: Hashable, Sendable {
        case push(GatewayPush)
        case pull
        case transmitAnswer(TransmitAnswer)
    }

    public init(version: UInt8, token: UInt16, gateway: EUI64, content: Content) {
        self.version = version
        self.token = token
        self.gateway = gateway
        self.content = content
    }
}
