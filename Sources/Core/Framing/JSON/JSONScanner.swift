/// Goes through a JSON text (RFC 8259) without making anything of it. Strict: no comments, no trailing commas, no
/// leading zeros, no control characters in strings.
///
/// What is asked for each byte is inlinable: the codecs of lines and datagrams spend much of their time here.
public struct JSONScanner {
    public let bytes: UnsafeBufferPointer<UInt8>
    /// The next byte that is looked at.
    @inlinable
    public var index: Int { position }
    @usableFromInline var position: Int
    public let end: Int

    /// Objects and arrays within each other; more is refused, so that the depth of calls is bounded.
    public static let deepest = 32

    @inlinable
    public init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    @inlinable
    public var isAtEnd: Bool { index >= end }

    /// The next byte behind white space; 0 at the end.
    @inlinable
    public mutating func peek() -> UInt8 {
        while index < end, Self.isSpace(bytes[index]) { position += 1 }
        return index < end ? bytes[index] : 0
    }

    @inlinable @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
    }

    /// Takes a mark with the white space before it.
    @inlinable
    public mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }

    /// Takes `true`, `false` or `null`.
    public mutating func skip(word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard end - index >= count else { return false }
        for offset in 0..<count where bytes[index + offset] != word.utf8Start[offset] { return false }
        position += count
        return true
    }

    /// Takes a number; nil when it is none.
    @inlinable
    public mutating func number() -> Range<Int>? {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) {
            guard digits() else { return nil }
        }
        if take(UInt8(ascii: ".")), !digits() { return nil }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
            guard digits() else { return nil }
        }
        return start..<index
    }

    @inlinable
    mutating func take(_ byte: UInt8) -> Bool {
        guard index < end, bytes[index] == byte else { return false }
        position += 1
        return true
    }

    @inlinable
    mutating func digits() -> Bool {
        let start = index
        while index < end, bytes[index] &- 0x30 < 10 { position += 1 }
        return index > start
    }

    /// Takes a string; what stands between its quotes, and whether something in it is escaped. Nil when it is none.
    @inlinable
    public mutating func string() -> (content: Range<Int>, isEscaped: Bool)? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = index
        var isEscaped = false
        while index < end, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] >= 0x20 else { return nil }
            if bytes[index] == UInt8(ascii: "\\") {
                guard escape() else { return nil }
                isEscaped = true
            } else {
                position += 1
            }
        }
        guard take(UInt8(ascii: "\"")) else { return nil }
        return (start..<index - 1, isEscaped)
    }

    @usableFromInline
    mutating func escape() -> Bool {
        guard end - index >= 2 else { return false }
        let mark = bytes[index + 1]
        position += 2
        guard mark == UInt8(ascii: "u") else { return Self.escapes.contains(mark) }
        guard end - index >= 4 else { return false }
        for offset in 0..<4 where HexDigits.value(of: bytes[index + offset]) == nil { return false }
        position += 4
        return true
    }

    private static let escapes = ByteSet("\"\\/bfnrt".utf8)

    /// The characters of an escaped string in UTF-8; a lone half of a pair becomes U+FFFD.
    public static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>, _ content: Range<Int>) -> [UInt8] {
        var plain: [UInt8] = []
        var units: [UInt16] = []
        var index = content.lowerBound
        while index < content.upperBound {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < content.upperBound else {
                flush(&units, into: &plain)
                plain.append(bytes[index])
                index += 1
                continue
            }
            let mark = bytes[index + 1]
            if mark == UInt8(ascii: "u"), index + 6 <= content.upperBound {
                units.append(bytes[index + 2..<index + 6].reduce(0) { $0 << 4 | UInt16(HexDigits.value(of: $1) ?? 0) })
                index += 6
            } else {
                flush(&units, into: &plain)
                plain.append(character(escapedAs: mark))
                index += 2
            }
        }
        flush(&units, into: &plain)
        return plain
    }

    private static func flush(_ units: inout [UInt16], into plain: inout [UInt8]) {
        guard !units.isEmpty else { return }
        plain += Array(String(decoding: units, as: UTF16.self).utf8)
        units.removeAll()
    }

    private static func character(escapedAs mark: UInt8) -> UInt8 {
        switch mark {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: mark
        }
    }
}
