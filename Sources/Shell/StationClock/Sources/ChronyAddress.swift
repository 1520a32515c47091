/// Where chronyd takes commands.
public enum ChronyAddress: Hashable, Sendable, CustomStringConvertible {
    /// UDP; `cmdport` of chrony.conf, open to this host unless it says otherwise.
    case host(String, port: UInt16)
    /// A datagram socket, `bindcmdaddress` of chrony.conf. chronyd answers to a socket that we make in `clientFolder`
    /// (nil: beside its own), where its user must be able to write to it.
    case socket(path: String, clientFolder: String? = nil)

    public static let standard = ChronyAddress.host("127.0.0.1", port: 323)

    public var description: String {
        switch self {
        case .host(let host, let port): "\(host):\(port)"
        case .socket(let path, _): path
        }
    }
}
