/// An Ed25519 signature (RFC 8032) over all bytes of a batch before it.
public struct BatchSignature: Hashable, Sendable {
    public static let byteCount = 64

    public var key: SigningKeyID
    /// 64 bytes.
    public var bytes: [UInt8]

    public init(key: SigningKeyID, bytes: [UInt8]) {
        self.key = key
        self.bytes = bytes
    }
}
