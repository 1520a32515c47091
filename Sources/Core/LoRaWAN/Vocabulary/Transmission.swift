/// A PULL_RESP that is to go out now.
public struct Transmission: Hashable, Sendable {
    public var gateway: EUI64
    /// Where the gateway's last PULL_DATA came from.
    public var address: GatewayAddress
    /// That of the gateway: 1 or 2.
    public var version: UInt8
    /// By which its TX_ACK is known.
    public var token: UInt16
    public var packet: TransmitPacket

    public init(gateway: EUI64, address: GatewayAddress, version: UInt8, token: UInt16, packet: TransmitPacket) {
        self.gateway = gateway
        self.address = address
        self.version = version
        self.token = token
        self.packet = packet
    }
}
