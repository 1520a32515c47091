import Foundation
import Sensing

/// JSON as the test's SensorThings service keeps it; numbers stay the text that they came as.
enum SensorThingsJSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case text(String)
    case array([SensorThingsJSON])
    case object([String: SensorThingsJSON])

    subscript(name: String) -> SensorThingsJSON? {
        get { if case .object(let members) = self { members[name] } else { nil } }
        set {
            guard case .object(var members) = self else { return }
            members[name] = newValue
            self = .object(members)
        }
    }

    var elements: [SensorThingsJSON] { if case .array(let elements) = self { elements } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Double? { if case .number(let text) = self { Double(text) } else { nil } }

    /// As part of an address.
    var key: String {
        switch self {
        case .number(let text), .text(let text): text
        default: ""
        }
    }

    var json: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let text): text
        case .text(let text): JSONText.string(text)
        case .array(let elements): "[\(elements.map(\.json).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(JSONText.string($0.key)):\($0.value.json)" }.joined(separator: ","))}"
        }
    }

    /// OData's comparisons as far as the link uses them, joined by `and`.
    func matches(filter: String) -> Bool {
        filter.isEmpty || Self.terms(of: filter).allSatisfy { matches(term: $0) }
    }

    private func matches(term: String) -> Bool {
        let words = term.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count == 3 else { return false }
        var value: SensorThingsJSON? = self
        for name in words[0].split(separator: "/") { value = value?[String(name)] }
        guard let text = value?.text else { return false }
        if words[1] == "eq" {
            return "'\(text.replacingOccurrences(of: "'", with: "''"))'" == words[2]
        }
        let parts = text.split(separator: "/").compactMap { Instant(iso8601: String($0)) }
        guard let start = parts.first, let end = parts.last, let limit = Instant(iso8601: words[2]) else {
            return false
        }
        return words[1] == "ge" ? start >= limit : end <= limit
    }

    /// Cut at ` and `, except within quotes.
    private static func terms(of filter: String) -> [String] {
        var terms = [""]
        for part in filter.components(separatedBy: " and ") {
            let isQuoted = terms[terms.count - 1].filter { $0 == "'" }.count % 2 == 1
            if isQuoted { terms[terms.count - 1] += " and \(part)" } else { terms.append(part) }
        }
        return terms.filter { !$0.isEmpty }
    }

    /// Nil for what is no JSON.
    init?(parsing text: String) {
        var parser = Parser(bytes: Array(text.utf8))
        guard let value = parser.value(), parser.isAtEnd else { return nil }
        self = value
    }

    private struct Parser {
        let bytes: [UInt8]
        var at = 0

        var isAtEnd: Bool { at == bytes.count }

        mutating func value() -> SensorThingsJSON? {
            guard at < bytes.count else { return nil }
            switch bytes[at] {
            case UInt8(ascii: "{"): return object()
            case UInt8(ascii: "["): return array()
            case UInt8(ascii: "\""): return string().map { .text($0) }
            default: return word()
            }
        }

        private mutating func object() -> SensorThingsJSON? {
            at += 1
            var members: [String: SensorThingsJSON] = [:]
            if take("}") { return .object([:]) }
            repeat {
                guard let name = string(), take(":"), let value = value() else { return nil }
                // A name that stands twice is a mistake of the link.
                guard members.updateValue(value, forKey: name) == nil else { return nil }
            } while take(",")
            return take("}") ? .object(members) : nil
        }

        private mutating func array() -> SensorThingsJSON? {
            at += 1
            var elements: [SensorThingsJSON] = []
            if take("]") { return .array([]) }
            repeat {
                guard let value = value() else { return nil }
                elements.append(value)
            } while take(",")
            return take("]") ? .array(elements) : nil
        }

        private mutating func string() -> String? {
            guard take("\"") else { return nil }
            let start = at - 1
            while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
            guard take("\"") else { return nil }
            return try? JSONDecoder().decode(String.self, from: Data(bytes[start..<at]))
        }

        private mutating func word() -> SensorThingsJSON? {
            let start = at
            while at < bytes.count, !",]}".utf8.contains(bytes[at]) { at += 1 }
            let text = String(decoding: bytes[start..<at], as: UTF8.self)
            switch text {
            case "null": return .null
            case "true": return .bool(true)
            case "false": return .bool(false)
            default:
                // As RFC 8259 has them: no sign plus, no bare point.
                guard (try? JSONDecoder().decode(Double.self, from: Data(text.utf8))) != nil else { return nil }
                return .number(text)
            }
        }

        private mutating func take(_ mark: Unicode.Scalar) -> Bool {
            guard at < bytes.count, bytes[at] == UInt8(ascii: mark) else { return false }
            at += 1
            return true
        }
    }
}
