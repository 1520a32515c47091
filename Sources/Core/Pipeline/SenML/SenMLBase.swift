import Sensing

/// What the base fields of a pack say so far.
struct SenMLBase {
    private(set) var version: Double?
    private var name = ""
    private var unit: String?
    private var time: Quantity?
    private var value: Quantity?
    private var sum: Quantity?

    mutating func take(_ fields: [SenMLLabel: SenMLContent]) throws(SenMLDefect) {
        version = try Self.number(.baseVersion, fields)?.value ?? version
        name = try Self.text(.baseName, fields) ?? name
        unit = try Self.text(.baseUnit, fields) ?? unit
        time = try Self.number(.baseTime, fields) ?? time
        value = try Self.number(.baseValue, fields) ?? value
        sum = try Self.number(.baseSum, fields) ?? sum
    }

    /// Nil for a record that has base fields alone.
    func record(_ fields: [SenMLLabel: SenMLContent]) throws(SenMLDefect) -> SenMLRecord? {
        let own = try Self.text(.name, fields) ?? ""
        let found = try Self.value(fields)
        let ownSum = try Self.number(.sum, fields)
        guard found != nil || ownSum != nil else {
            guard fields[.name] == nil else { throw SenMLDefect("'\(own)' has no value") }
            return nil
        }
        var record = SenMLRecord(name: try checked(name + own), ownName: own)
        record.unit = try Self.text(.unit, fields) ?? unit
        record.value = found.map { found in
            if case .number(let number) = found { .number(number.plus(value)) } else { found }
        }
        record.sum = ownSum?.plus(sum)
        record.time = try Self.number(.time, fields)?.plus(time) ?? time
        return record
    }

    private static func value(_ fields: [SenMLLabel: SenMLContent]) throws(SenMLDefect) -> SenMLRecord.Value? {
        let labels: [SenMLLabel] = [.value, .text, .truth, .data]
        let found = labels.filter { fields[$0] != nil }
        guard found.count <= 1 else { throw SenMLDefect("it has more than one value") }
        guard let label = found.first else { return nil }
        switch (label, fields[label]) {
        case (.value, .number(let number)): return .number(number)
        case (.text, .text(let text)): return .text(text)
        case (.truth, .truth(let truth)): return .truth(truth)
        case (.data, .data(let bytes)): return .data(bytes)
        // In JSON bytes are text of Base64; nothing here looks into them.
        case (.data, .text(let text)): return .data(Array(text.utf8))
        default: throw SenMLDefect("'\(label.rawValue)' is of a kind that does not belong there")
        }
    }

    private static func number(
        _ label: SenMLLabel, _ fields: [SenMLLabel: SenMLContent]
    ) throws(SenMLDefect) -> Quantity? {
        guard let content = fields[label] else { return nil }
        guard case .number(let number) = content else { throw SenMLDefect("'\(label.rawValue)' is no number") }
        return number
    }

    private static func text(
        _ label: SenMLLabel, _ fields: [SenMLLabel: SenMLContent]
    ) throws(SenMLDefect) -> String? {
        guard let content = fields[label] else { return nil }
        guard case .text(let text) = content else { throw SenMLDefect("'\(label.rawValue)' is no text") }
        return text
    }

    /// RFC 8428, 4.5.1.
    private func checked(_ name: String) throws(SenMLDefect) -> String {
        let isGood = name.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: index > 0 && "-:./_".utf8.contains(byte)
            }
        }
        guard !name.isEmpty else { throw SenMLDefect("it has no name") }
        guard isGood else { throw SenMLDefect("'\(name.prefix(60))' is no name") }
        return name
    }
}
