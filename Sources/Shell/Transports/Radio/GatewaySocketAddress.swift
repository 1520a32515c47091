import Glibc
import LoRaWAN

extension SocketAddress {
    /// Nil when the socket's family cannot reach it. IPv4 over a socket of IPv6 is written as `::ffff:a.b.c.d`.
    init?(_ gateway: GatewayAddress, family: Int32) {
        switch (family, gateway.host.count) {
        case (AF_INET, 4): self.init(gateway.host, port: gateway.port)
        case (AF_INET6, 16): self.init(sixteen: gateway.host, port: gateway.port)
        case (AF_INET6, 4):
            self.init(sixteen: Array(repeating: 0, count: 10) + [0xFF, 0xFF] + gateway.host, port: gateway.port)
        default: return nil
        }
    }

    private init(_ host: [UInt8], port: UInt16) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: host) }
        self = withUnsafeBytes(of: address) { SocketAddress(bytes: $0) }
    }

    private init(sixteen host: [UInt8], port: UInt16) {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: host) }
        self = withUnsafeBytes(of: address) { SocketAddress(bytes: $0) }
    }

    /// As the network server knows it: IPv4 in IPv6 is IPv4.
    var gatewayAddress: GatewayAddress {
        let host = hostBytes
        let isMapped = host.count == 16 && host[..<10].allSatisfy { $0 == 0 } && host[10...11].allSatisfy { $0 == 0xFF }
        return GatewayAddress(host: isMapped ? Array(host[12...]) : host, port: port)
    }
}
