import Framing

/// Reads the JSON of a gateway's datagram in one pass. Strict but for `nan` and `inf`, which C's printf writes for
/// numbers that a gateway does not know; they are read as not there.
struct GatewayJSON {
    private var scanner: JSONScanner
    private var depth = 0

    /// Bytes of zero and blanks behind the JSON are not part of it: some forwarders send their buffer's end.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
        var end = bytes.count
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        scanner = JSONScanner(bytes, min(start, end)..<end)
    }

    /// Nothing is left.
    var isEmpty: Bool { mutating get { scanner.peek() == 0 && scanner.isAtEnd } }

    var index: Int { scanner.index }

    mutating func peek() -> UInt8 { scanner.peek() }

    var isNull: Bool { mutating get { scanner.peek() == UInt8(ascii: "n") } }

    func text(from start: Int) -> [UInt8] { Array(scanner.bytes[start..<scanner.index]) }

    var defect: GatewayDefect { .notJSON(at: scanner.index) }

    /// Throws when anything follows.
    mutating func finish() throws(GatewayDefect) {
        guard isEmpty else { throw defect }
    }

    // MARK: Containers

    /// Calls for each member, which has to be read or passed.
    mutating func object(
        _ member: (_ key: GatewayKey, _ reader: inout GatewayJSON) throws(GatewayDefect) -> Void
    ) throws(GatewayDefect) {
        try open("{")
        if scanner.skip("}") { return depth -= 1 }
        repeat {
            guard scanner.peek() == UInt8(ascii: "\""), let key = scanner.string(), scanner.skip(":") else {
                throw defect
            }
            try member(GatewayKey(bytes: scanner.bytes, range: key.content), &self)
        } while scanner.skip(",")
        guard scanner.skip("}") else { throw defect }
        depth -= 1
    }

    /// Calls for each element, which has to be read or passed.
    mutating func list(
        _ element: (_ reader: inout GatewayJSON) throws(GatewayDefect) -> Void
    ) throws(GatewayDefect) {
        try open("[")
        if scanner.skip("]") { return depth -= 1 }
        repeat { try element(&self) } while scanner.skip(",")
        guard scanner.skip("]") else { throw defect }
        depth -= 1
    }

    private mutating func open(_ mark: Unicode.Scalar) throws(GatewayDefect) {
        depth += 1
        guard depth <= JSONScanner.deepest, scanner.skip(mark) else { throw defect }
    }

    // MARK: Values

    /// Passes a value of any kind.
    mutating func pass() throws(GatewayDefect) {
        switch scanner.peek() {
        case UInt8(ascii: "{"): try object { (_, reader) throws(GatewayDefect) in try reader.pass() }
        case UInt8(ascii: "["): try list { (reader) throws(GatewayDefect) in try reader.pass() }
        case UInt8(ascii: "\""): guard scanner.string() != nil else { throw defect }
        case UInt8(ascii: "t"): guard scanner.skip(word: "true") else { throw defect }
        case UInt8(ascii: "f"): guard scanner.skip(word: "false") else { throw defect }
        default:
            guard skipUnknown() || scanner.number() != nil else { throw defect }
        }
    }

    /// Nil when another kind of value is there, which is passed.
    mutating func number() throws(GatewayDefect) -> DecimalNumber? {
        let first = scanner.peek()
        guard first == UInt8(ascii: "-") || first &- 0x30 < 10 else {
            try pass()
            return nil
        }
        if first == UInt8(ascii: "-"), skipUnknown() { return nil }
        guard let range = scanner.number() else { throw defect }
        return DecimalNumber(scanner.bytes, range)
    }

    /// Where the text of a string stands; nil when another kind of value is there, which is passed.
    mutating func string() throws(GatewayDefect) -> GatewayText? {
        guard scanner.peek() == UInt8(ascii: "\"") else {
            try pass()
            return nil
        }
        guard let text = scanner.string() else { throw defect }
        return GatewayText(bytes: scanner.bytes, range: text.content, isEscaped: text.isEscaped)
    }

    /// A short string of at most 40 bytes; nil when another kind of value is there, which is passed.
    mutating func word() throws(GatewayDefect) -> String? {
        try string()?.text(atMost: 40)
    }

    /// `null`, and what printf writes for a number that is none. Takes nothing when it is none of them.
    private mutating func skipUnknown() -> Bool {
        for word in Self.unknown where scanner.skip(word: word) { return true }
        return false
    }

    private static let unknown: [StaticString] = [
        "null", "nan", "-nan", "NaN", "-NaN", "inf", "-inf", "Infinity", "-Infinity",
    ]
}

/// The name of a member, as it stands in the text; names with escaped characters are none that is known.
struct GatewayKey {
    let bytes: UnsafeBufferPointer<UInt8>
    let range: Range<Int>

    static func ~= (name: StaticString, key: GatewayKey) -> Bool { key == name }

    static func == (key: GatewayKey, name: StaticString) -> Bool {
        guard key.range.count == name.utf8CodeUnitCount else { return false }
        for offset in 0..<key.range.count
        where key.bytes[key.range.lowerBound + offset] != name.utf8Start[offset] { return false }
        return true
    }
}

/// The text of a string.
struct GatewayText {
    let bytes: UnsafeBufferPointer<UInt8>
    let range: Range<Int>
    let isEscaped: Bool

    var content: [UInt8] {
        isEscaped ? JSONScanner.unescaped(bytes, range) : Array(bytes[range])
    }

    /// The first bytes of it; what is no UTF-8 becomes U+FFFD.
    func text(atMost count: Int) -> String {
        guard isEscaped else { return String(decoding: bytes[range].prefix(count), as: UTF8.self) }
        return String(decoding: content.prefix(count), as: UTF8.self)
    }

    static func == (text: GatewayText, word: StaticString) -> Bool {
        GatewayKey(bytes: text.bytes, range: text.range) == word
    }
}
