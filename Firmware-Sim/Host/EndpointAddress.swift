/// Where a simulated instrument can be reached, as written on the command line.
enum EndpointAddress: Equatable {
    case tcp(address: String, port: UInt16)
    case tcpConnect(address: String, port: UInt16)
    case udp(address: String, port: UInt16)
    case pty(link: String?)

    init(_ text: String) throws(EndpointFailure) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count) {
        case ("pty", 1):
            self = .pty(link: nil)
        case ("pty", _):
            guard !parts[1].isEmpty else {
                throw EndpointFailure("'\(text)' has no path; write pty, or pty:/path/link")
            }
            self = .pty(link: parts[1])
        case ("tcp", 2):
            let (address, port) = try EndpointAddress.split(parts[1], of: text)
            self = .tcp(address: address, port: port)
        case ("tcp-connect", 2):
            let (address, port) = try EndpointAddress.split(parts[1], of: text)
            self = .tcpConnect(address: address, port: port)
        case ("udp", 2):
            let (address, port) = try EndpointAddress.split(parts[1], of: text)
            self = .udp(address: address, port: port)
        default:
            throw EndpointFailure(
                "'\(text)' is not an endpoint; write tcp:ADDRESS:PORT, tcp-connect:ADDRESS:PORT, udp:ADDRESS:PORT, "
                    + "pty or pty:/path/link")
        }
    }

    /// `127.0.0.1:4001` or `[::1]:4001`.
    private static func split(_ text: String, of whole: String) throws(EndpointFailure) -> (String, UInt16) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            colon != text.startIndex
        else {
            throw EndpointFailure("'\(whole)' has no port; write for example tcp:127.0.0.1:4001")
        }
        var address = text[..<colon]
        if address.first == "[", address.last == "]" { address = address.dropFirst().dropLast() }
        return (String(address), port)
    }

    func makeEndpoint(isLineText: Bool) -> any Endpoint {
        switch self {
        case .tcp(let address, let port): TCPServerEndpoint(address: address, port: port)
        case .tcpConnect(let address, let port): TCPClientEndpoint(address: address, port: port)
        case .udp(let address, let port): UDPEndpoint(address: address, port: port, cutsAtLineEnds: isLineText)
        case .pty(let link): PtyEndpoint(link: link)
        }
    }
}
