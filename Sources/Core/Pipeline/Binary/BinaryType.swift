/// How a number is written in a binary frame.
public enum BinaryType: String, Hashable, Sendable, CaseIterable {
    case uint8, int8, uint16, int16, uint24, int24, uint32, int32, uint64, int64, float32, float64
    /// Two decimal digits a byte, the higher one first; as many bytes as the column's width, else one.
    case bcd
    /// Campbell's two bytes: sign, two bits of a negative decimal exponent, 13 bits; big-endian unless it is said.
    case fp2

    var isSigned: Bool {
        switch self {
        case .int8, .int16, .int24, .int32, .int64: true
        default: false
        }
    }

    /// A number of bits that can be taken apart.
    public var isWhole: Bool {
        switch self {
        case .float32, .float64, .bcd, .fp2: false
        default: true
        }
    }

    /// How many bytes it takes.
    public var width: Int {
        switch self {
        case .uint8, .int8, .bcd: 1
        case .uint16, .int16, .fp2: 2
        case .uint24, .int24: 3
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        }
    }
}
