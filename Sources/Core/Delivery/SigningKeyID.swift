/// Names an Ed25519 key: the first 64 bits of SHA-256 over its 32 public bytes. Written as 16 hexadecimal digits.
public struct SigningKeyID: Hashable, Sendable {
    public var value: UInt64

    public init(value: UInt64) {
        self.value = value
    }
}
