/// Where the console listens.
public enum ConsoleAddress: Hashable, Sendable, CustomStringConvertible {
    /// Port 0 takes a free one.
    case tcp(host: String, port: Int)
    /// A UNIX socket that only the daemon's own user may use.
    case unix(path: String)

    /// The page on this machine only, the default.
    public static let loopback = ConsoleAddress.tcp(host: "127.0.0.1", port: 8080)

    /// Whether only programs on this machine can reach it.
    var isLocal: Bool {
        switch self {
        case .unix: true
        case .tcp(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
        }
    }

    public var description: String {
        switch self {
        case .unix(let path): path
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
