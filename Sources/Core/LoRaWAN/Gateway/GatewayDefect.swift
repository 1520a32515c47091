/// Why a datagram is none of Semtech's packet forwarder protocol, or cannot be read.
public enum GatewayDefect: Error, Hashable, Sendable {
    case tooShort(Int)
    case version(UInt8)
    case identifier(UInt8)
    /// PULL_DATA has exactly 12 bytes.
    case length(Int)
    /// No JSON from this byte of the datagram on.
    case notJSON(at: Int)
    /// JSON of another form than the protocol's.
    case form(String)
}

extension GatewayDefect: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooShort(let count):
            "a datagram of \(count) bytes is too short for a packet forwarder's, which has 12 at least"
        case .version(let version):
            "the datagram is of protocol version \(version); 1 and 2 are understood (Semtech UDP packet forwarder)"
        case .identifier(let identifier):
            "the datagram says of itself that it is \(identifier); PUSH_DATA (0), PULL_DATA (2) and TX_ACK (5) come from "
                + "gateways"
        case .length(let count): "PULL_DATA has 12 bytes, this one \(count)"
        case .notJSON(let place): "what follows the header is no JSON from byte \(place) on; it may have been cut"
        case .form(let text): text
        }
    }
}
