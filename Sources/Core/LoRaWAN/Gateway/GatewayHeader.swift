/// The first 12 bytes of a gateway's datagram: all that is needed to acknowledge it.
public struct GatewayHeader: Hashable, Sendable {
    /// 1 or 2.
    public var version: UInt8
    /// As it came, the first byte in the upper half.
    public var token: UInt16
    public var kind: Kind
    public var gateway: EUI64

    /// What a gateway sends, with its identifier.
    public enum Kind: UInt8, Hashable, Sendable {
        case push = 0
        case pull = 2
        case transmitAnswer = 5
    }

    public static let count = 12

    public init(version: UInt8, token: UInt16, kind: Kind, gateway: EUI64) {
        self.version = version
        self.token = token
        self.kind = kind
        self.gateway = gateway
    }

    public init(_ datagram: UnsafeRawBufferPointer) throws(GatewayDefect) {
        guard datagram.count >= Self.count else { throw .tooShort(datagram.count) }
        guard datagram[0] == 1 || datagram[0] == 2 else { throw .version(datagram[0]) }
        guard let kind = Kind(rawValue: datagram[3]) else { throw .identifier(datagram[3]) }
        guard kind != .pull || datagram.count == Self.count else { throw .length(datagram.count) }
        version = datagram[0]
        token = UInt16(datagram[1]) << 8 | UInt16(datagram[2])
        self.kind = kind
        gateway = EUI64(datagram[4..<Self.count].reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// PUSH_ACK or PULL_ACK, 4 bytes; nil for a TX_ACK, which nobody answers.
    public var acknowledgement: [UInt8]? {
        switch kind {
        case .push: [version, UInt8(token >> 8), UInt8(token & 0xFF), 1]
        case .pull: [version, UInt8(token >> 8), UInt8(token & 0xFF), 4]
        case .transmitAnswer: nil
        }
    }
}
