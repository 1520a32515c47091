/// One data item of CBOR (RFC 8949) as a tree.
public indirect enum CBORValue: Hashable, Sendable {
    case unsigned(UInt64)
    /// -1 less this.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([CBORValue])
    case map([Entry])
    case tagged(UInt64, CBORValue)
    case truth(Bool)
    case null
    case undefined
    case simple(UInt8)
    case float(Double)

    /// A key of a map and what it stands for.
    public struct Entry: Hashable, Sendable {
        public var key: CBORValue
        public var value: CBORValue

        public init(key: CBORValue, value: CBORValue) {
            self.key = key
            self.value = value
        }
    }

    /// Reads one item with nothing behind it. Strict: what is not well-formed, and text that is no UTF-8, is refused, and
    /// so is what lies deeper than `CBORReader.deepest`.
    public init(parsing bytes: some Collection<UInt8>) throws(CBORDefect) {
        var reader = CBORReader(Array(bytes))
        self = try reader.item(depth: 0)
        guard reader.isAtEnd else { throw CBORDefect(at: reader.index, "something follows behind the end") }
    }

    /// A whole number that 64 bits with a sign hold.
    public var integer: Int64? {
        switch self {
        case .unsigned(let number): Int64(exactly: number)
        case .negative(let number): Int64(exactly: number).map { -1 - $0 }
        default: nil
        }
    }
}
