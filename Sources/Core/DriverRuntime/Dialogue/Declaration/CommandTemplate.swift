/// Bytes to send, with places to fill in: `SampleInterval={value}`.
public struct CommandTemplate: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case bytes([UInt8])
        case hole(String)
    }

    private(set) var parts: [Part] = []

    /// A brace that encloses no name is just a brace.
    init(_ text: String) {
        var rest = text[...]
        var literal = ""
        while let character = rest.first {
            if character == "{", let name = Self.name(at: rest) {
                append(literal)
                literal = ""
                parts.append(.hole(String(name)))
                rest = rest[name.endIndex...].dropFirst()
            } else {
                literal.append(character)
                rest = rest.dropFirst()
            }
        }
        append(literal)
    }

    /// Just these bytes, with the places that stand between them in ASCII.
    init(bytes: [UInt8]) {
        self.init(bytes.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) })
    }

    /// A text without places, of a station file.
    init(literal bytes: [UInt8]) {
        parts = bytes.isEmpty ? [] : [.bytes(bytes)]
    }

    /// The names of the places, in order, each as often as it stands there.
    var holes: [String] {
        parts.compactMap { part in
            if case .hole(let name) = part { name } else { nil }
        }
    }

    /// A place without a value stays empty.
    func filled(_ value: (String) -> [UInt8]?) -> [UInt8] {
        parts.flatMap { part in
            switch part {
            case .bytes(let bytes): bytes
            case .hole(let name): value(name) ?? []
            }
        }
    }

    private mutating func append(_ literal: String) {
        if !literal.isEmpty { parts.append(.bytes(ByteText.bytes(of: literal))) }
    }

    /// The name that stands in braces at the beginning of a text.
    static func name(at text: Substring) -> Substring? {
        let name = text.dropFirst().prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard !name.isEmpty, text[name.endIndex...].first == "}" else { return nil }
        return name
    }
}
