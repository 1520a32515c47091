/// One line of `key=value` words in a given order, as clock models and logs of sources are kept. Blanks, control
/// characters and `%` in a value are written as `%20` and the like, so a line is always one line.
struct KeyedLine: Hashable, Sendable {
    private(set) var words: [(key: String, value: String)] = []

    init() {}

    /// Words without `=` are refused, and so is a key that comes twice.
    init(_ line: some StringProtocol) throws(LineDefect) {
        for word in line.split(whereSeparator: \.isWhitespace) {
            guard let sign = word.firstIndex(of: "=") else { throw .noValue(word: String(word)) }
            let key = String(word[..<sign])
            guard self[optional: key] == nil else { throw .twice(key: key) }
            guard let value = Self.unescaped(String(word[word.index(after: sign)...])) else {
                throw .unreadable(key: key, value: String(word))
            }
            words.append((key, value))
        }
    }

    var text: String {
        words.map { "\($0.key)=\(Self.escaped($0.value))" }.joined(separator: " ")
    }

    mutating func add(_ key: String, _ value: some CustomStringConvertible) {
        words.append((key, value.description))
    }

    /// Nothing is written where there is no value.
    mutating func add(_ key: String, optional value: (some CustomStringConvertible)?) {
        if let value { add(key, value) }
    }

    subscript(optional key: String) -> String? { words.first { $0.key == key }?.value }

    func text(_ key: String) throws(LineDefect) -> String {
        guard let value = self[optional: key] else { throw .missing(key: key) }
        return value
    }

    func value<Value: LosslessStringConvertible>(_ key: String) throws(LineDefect) -> Value {
        let text = try text(key)
        guard let value = Value(text) else { throw .unreadable(key: key, value: text) }
        return value
    }

    func optional<Value: LosslessStringConvertible>(_ key: String) throws(LineDefect) -> Value? {
        self[optional: key] == nil ? nil : try value(key)
    }

    /// The case that prints as the word does.
    func named<Value>(_ key: String, of cases: [Value]) throws(LineDefect) -> Value {
        let text = try text(key)
        guard let value = cases.first(where: { "\($0)" == text }) else { throw .unreadable(key: key, value: text) }
        return value
    }

    static func == (left: KeyedLine, right: KeyedLine) -> Bool { left.text == right.text }

    func hash(into hasher: inout Hasher) { hasher.combine(text) }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            if scalar.value > 0x20, scalar.value < 0x7F, scalar != "%" {
                text.unicodeScalars.append(scalar)
            } else {
                for byte in String(scalar).utf8 {
                    text += byte < 16 ? "%0" : "%"
                    text += String(byte, radix: 16, uppercase: true)
                }
            }
        }
        return text
    }

    private static func unescaped(_ value: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(value.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
