/// The innermost object of a JSON text without arrays, such as `{"txpk":{...}}`: its fields by name.
struct FlatJSON {
    enum Value {
        case text(String)
        case number(Double)
        case truth(Bool)
        case null

        var text: String? {
            if case .text(let text) = self { return text }
            return nil
        }

        var number: Double? {
            if case .number(let number) = self { return number }
            return nil
        }

        var truth: Bool? {
            if case .truth(let truth) = self { return truth }
            return nil
        }
    }

    private var fields: [String: Value] = [:]

    subscript(name: String) -> Value? { fields[name] }

    /// Nil when it is no such text.
    init?(_ text: ArraySlice<UInt8>) {
        var rest = text
        guard read(&rest), rest.allSatisfy({ FlatJSON.isBlank($0) || $0 == 0 }) else { return nil }
    }

    private mutating func read(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard FlatJSON.take("{", &rest) else { return false }
        if FlatJSON.take("}", &rest) { return true }
        repeat {
            guard let name = FlatJSON.string(&rest), FlatJSON.take(":", &rest) else { return false }
            FlatJSON.skipBlanks(&rest)
            if rest.first == UInt8(ascii: "{") {
                guard read(&rest) else { return false }
            } else {
                guard let value = FlatJSON.value(&rest) else { return false }
                fields[name] = value
            }
        } while FlatJSON.take(",", &rest)
        return FlatJSON.take("}", &rest)
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) -> Value? {
        if rest.first == UInt8(ascii: "\"") { return string(&rest).map { .text($0) } }
        let word = rest.prefix { !isBlank($0) && ![44, 125].contains($0) }
        rest = rest.dropFirst(word.count)
        switch String(decoding: word, as: UTF8.self) {
        case "true": return .truth(true)
        case "false": return .truth(false)
        case "null": return .null
        case let digits: return Double(digits).map { .number($0) }
        }
    }

    /// Without escapes: those of a packet forwarder's messages have none.
    private static func string(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard take("\"", &rest), let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end], as: UTF8.self).replacing("\\/", with: "/")
    }

    private static func take(_ mark: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        skipBlanks(&rest)
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func skipBlanks(_ rest: inout ArraySlice<UInt8>) { rest = rest.drop(while: isBlank) }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
