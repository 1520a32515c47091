/// A value of the JSON that gpsd sends (gpsd_json(5)): one object a line.
public enum GPSDValue: Hashable, Sendable {
    case text(String)
    /// As it is written; gpsd writes both whole seconds and fractions.
    case number(String)
    case flag(Bool)
    case null
    case list([GPSDValue])
    case object([String: GPSDValue])

    /// Nil when the line is no JSON, or nested deeper than gpsd nests.
    public init?(line: [UInt8]) {
        var scanner = GPSDScanner(line)
        guard let value = scanner.value(depth: 0), scanner.isAtEnd else { return nil }
        self = value
    }

    public subscript(key: String) -> GPSDValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    public var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// Nil when it is no whole number, or one that 64 bits do not hold.
    public var whole: Int64? {
        guard case .number(let text) = self else { return nil }
        return Int64(text)
    }

    public var items: [GPSDValue] {
        guard case .list(let items) = self else { return [] }
        return items
    }
}
