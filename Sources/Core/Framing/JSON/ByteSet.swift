/// A set of bytes as 256 bits, for asking about one byte without counting references.
@frozen
public struct ByteSet: Sendable {
    @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64)

    public static let nothing = ByteSet(words: (0, 0, 0, 0))
    public static let everything = ByteSet(words: (.max, .max, .max, .max))
    public static let blanks = ByteSet([0x20, 0x09])

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    public init(_ bytes: some Sequence<UInt8>) {
        self = .nothing
        for byte in bytes { insert(byte) }
    }

    @inlinable @inline(__always)
    public func contains(_ byte: UInt8) -> Bool {
        // Nearly all bytes of text are below 64 (digits, blanks, marks) or below 128.
        if byte < 64 { return words.0 &>> UInt64(byte) & 1 != 0 }
        if byte < 128 { return words.1 &>> UInt64(byte) & 1 != 0 }
        return (byte < 192 ? words.2 : words.3) &>> UInt64(byte) & 1 != 0
    }

    public mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }

    public mutating func formUnion(_ other: ByteSet) {
        words.0 |= other.words.0
        words.1 |= other.words.1
        words.2 |= other.words.2
        words.3 |= other.words.3
    }

    public var isEmpty: Bool { words == (0, 0, 0, 0) }

    public var inverted: ByteSet { ByteSet(words: (~words.0, ~words.1, ~words.2, ~words.3)) }
}
