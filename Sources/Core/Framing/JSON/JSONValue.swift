/// A JSON text (RFC 8259) as a tree, for messages that come rarely; `JSONScanner` alone is faster and makes nothing.
public enum JSONValue: Hashable, Sendable {
    case null
    case truth(Bool)
    /// As it is written, so that 64 bits stay whole.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Of members with the same name the last counts.
    case object([String: JSONValue])

    /// Reads one value with nothing behind it. Strict, at most `JSONScanner.deepest` levels deep.
    public init(parsing bytes: [UInt8]) throws(JSONDefect) {
        self = try bytes.withUnsafeBufferPointer { buffer throws(JSONDefect) in
            var scanner = JSONScanner(buffer, 0..<buffer.count)
            let value = try JSONValue(&scanner, depth: 0)
            _ = scanner.peek()
            guard scanner.isAtEnd else { throw JSONDefect(at: scanner.index, "something follows behind the end") }
            return value
        }
    }

    /// The value at the end of a path of names; nil when there is none, or when it is `null`.
    public subscript(path: String...) -> JSONValue? {
        var value = self
        for name in path {
            guard case .object(let members) = value, let member = members[name] else { return nil }
            value = member
        }
        return value == .null ? nil : value
    }

    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    public var truth: Bool? {
        if case .truth(let truth) = self { truth } else { nil }
    }

    /// Empty for anything but an array.
    public var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// A finite number, or a string that holds one.
    public var number: Double? {
        switch self {
        case .number(let text), .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    /// A whole number, or a string that holds one, as JSON of 64 bits often does.
    public var integer: Int64? {
        switch self {
        case .number(let text), .string(let text): Int64(text) ?? number.flatMap { Int64(exactly: $0) }
        default: nil
        }
    }
}

extension JSONValue {
    private init(_ scanner: inout JSONScanner, depth: Int) throws(JSONDefect) {
        switch scanner.peek() {
        case UInt8(ascii: "{"): self = .object(try Self.members(&scanner, depth: depth + 1))
        case UInt8(ascii: "["): self = .array(try Self.elements(&scanner, depth: depth + 1))
        case UInt8(ascii: "\""): self = .string(try Self.string(&scanner))
        case UInt8(ascii: "t") where scanner.skip(word: "true"): self = .truth(true)
        case UInt8(ascii: "f") where scanner.skip(word: "false"): self = .truth(false)
        case UInt8(ascii: "n") where scanner.skip(word: "null"): self = .null
        default:
            guard let range = scanner.number() else { throw JSONDefect(at: scanner.index, "a value is missing") }
            self = .number(String(decoding: scanner.bytes[range], as: UTF8.self))
        }
    }

    private static func members(_ scanner: inout JSONScanner, depth: Int) throws(JSONDefect) -> [String: JSONValue] {
        try enter("{", &scanner, depth)
        var members: [String: JSONValue] = [:]
        if scanner.skip("}") { return members }
        repeat {
            _ = scanner.peek()
            let name = try string(&scanner)
            guard scanner.skip(":") else { throw JSONDefect(at: scanner.index, "a colon is missing") }
            members[name] = try JSONValue(&scanner, depth: depth)
        } while scanner.skip(",")
        guard scanner.skip("}") else { throw JSONDefect(at: scanner.index, "an object does not end") }
        return members
    }

    private static func elements(_ scanner: inout JSONScanner, depth: Int) throws(JSONDefect) -> [JSONValue] {
        try enter("[", &scanner, depth)
        var elements: [JSONValue] = []
        if scanner.skip("]") { return elements }
        repeat {
            elements.append(try JSONValue(&scanner, depth: depth))
        } while scanner.skip(",")
        guard scanner.skip("]") else { throw JSONDefect(at: scanner.index, "an array does not end") }
        return elements
    }

    private static func enter(
        _ mark: Unicode.Scalar, _ scanner: inout JSONScanner, _ depth: Int
    ) throws(JSONDefect) {
        guard depth <= JSONScanner.deepest else {
            throw JSONDefect(at: scanner.index, "it is deeper than \(JSONScanner.deepest) levels")
        }
        _ = scanner.skip(mark)
    }

    private static func string(_ scanner: inout JSONScanner) throws(JSONDefect) -> String {
        let start = scanner.index
        guard let found = scanner.string() else { throw JSONDefect(at: start, "a string is missing or broken") }
        if found.isEscaped {
            let plain = JSONScanner.unescaped(scanner.bytes, found.content)
            guard let text = String(validating: plain, as: UTF8.self) else {
                throw JSONDefect(at: start, "a string is no UTF-8")
            }
            return text
        }
        guard let text = String(validating: scanner.bytes[found.content], as: UTF8.self) else {
            throw JSONDefect(at: start, "a string is no UTF-8")
        }
        return text
    }
}
