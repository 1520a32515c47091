/// From where a gateway's datagrams come.
public struct GatewayAddress: Hashable, Sendable {
    /// 4 bytes of IPv4 or 16 of IPv6, the first one first. IPv4 in IPv6 is IPv4.
    public var host: [UInt8]
    public var port: UInt16

    public init(host: [UInt8], port: UInt16) {
        self.host = host
        self.port = port
    }
}
