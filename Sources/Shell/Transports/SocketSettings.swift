/// A TCP server that we call: an instrument or a serial server.
public struct TCPSettings: Hashable, Sendable {
    public var host: String
    public var port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    var endpoint: String { endpointText(host, port) }
}

/// A TCP port on which instruments call us.
public struct ListenerSettings: Hashable, Sendable {
    public var address: String
    /// 0 lets the system choose; `LinkStatus.localPort` says which.
    public var port: UInt16
    /// Who calls when so many are connected is refused and counted.
    public var maximumConnections: Int

    public init(address: String = "0.0.0.0", port: UInt16, maximumConnections: Int = 8) {
        self.address = address
        self.port = port
        self.maximumConnections = maximumConnections
    }

    var endpoint: String { endpointText(address, port) }
}

/// A UDP port on which datagrams come in.
public struct UDPSettings: Hashable, Sendable {
    /// The local address; `0.0.0.0` takes unicast and broadcast on every interface.
    public var address: String
    /// 0 lets the system choose; `LinkStatus.localPort` says which.
    public var port: UInt16
    /// The multicast group to join.
    public var group: String?
    /// The interface on which the group is joined (`eth0`); the system chooses without it.
    public var interface: String?
    /// A longer datagram is cut and marked.
    public var maximumBytes: Int

    /// No datagram is longer than this.
    public static let longestDatagram = 65_535

    public init(
        address: String = "0.0.0.0", port: UInt16, group: String? = nil, interface: String? = nil,
        maximumBytes: Int = Self.longestDatagram
    ) {
        self.address = address
        self.port = port
        self.group = group
        self.interface = interface
        self.maximumBytes = min(max(1, maximumBytes), Self.longestDatagram)
    }

    var endpoint: String { endpointText(address, port) }
}

/// `host:port`, an IPv6 address in brackets.
func endpointText(_ host: String, _ port: UInt16) -> String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
}
