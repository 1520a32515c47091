import Sensing

/// A key of AES-128. What prints one prints no secret.
public struct LoRaKey: Hashable, Sendable {
    /// 16 bytes, in the order in which they are written.
    public let bytes: [UInt8]

    /// Nil when there are not 16 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// 32 hexadecimal digits, with blanks, dashes or colons between them or not; nil for anything else.
    public init?(hex text: some StringProtocol) {
        guard let bytes = HexText.decode(String(text).filter { $0 != "-" && $0 != ":" && $0 != " " }) else {
            return nil
        }
        self.init(bytes)
    }

    /// For files that their owner alone may read.
    public var hex: String { HexText.encode(bytes) }
}

extension LoRaKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(a key)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
