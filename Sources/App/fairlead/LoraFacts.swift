import Framing

/// All that we found out about a vector, by the names that vectors have for it.
struct LoraFacts {
    private var facts: [String: LoraFact] = [:]
    /// What did not come out the same on the way back.
    private(set) var defects: [String] = []

    mutating func add(_ fact: LoraFact?, _ names: String...) {
        guard let fact else { return }
        for name in names { facts[LoraVector.plain(name)] = fact }
    }

    mutating func add(_ number: (some BinaryInteger)?, _ names: String...) {
        guard let number else { return }
        for name in names { facts[LoraVector.plain(name)] = .number(Int64(truncatingIfNeeded: number)) }
    }

    mutating func add(_ truth: Bool, _ names: String...) {
        for name in names { facts[LoraVector.plain(name)] = .truth(truth) }
    }

    /// To encode what was decoded has to give the bytes again.
    mutating func compare(_ bytes: [UInt8], with original: [UInt8], _ what: String) {
        guard bytes != original else { return }
        defects.append(
            "\(what): expected \(LoraFact.bytes(original)), got \(LoraFact.bytes(bytes))")
    }

    /// What is wrong, and which fields nobody here knows.
    func differences(from expected: JSONValue, below path: String = "") -> (wrong: [String], unknown: [String]) {
        var result: (wrong: [String], unknown: [String]) = ([], [])
        guard case .object(let members) = expected else { return ([], ["expect"]) }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let field = path + name
            let found = facts[LoraVector.plain(name)]
            if case .records(let records) = found {
                let inside = Self.differences(of: records, from: value, field)
                result.wrong += inside.wrong
                result.unknown += inside.unknown
            } else if let found {
                if !found.agrees(with: value) {
                    result.wrong.append("\(field): expected \(Self.text(value)), got \(found)")
                }
            } else if case .object = value {
                let inside = differences(from: value, below: field + ".")
                result.wrong += inside.wrong
                result.unknown += inside.unknown
            } else {
                result.unknown.append(field)
            }
        }
        return result
    }

    static func differences(
        of records: [LoraFacts], from expected: JSONValue, _ field: String
    ) -> (wrong: [String], unknown: [String]) {
        let elements = expected.elements
        guard elements.count == records.count else {
            return (["\(field): expected \(elements.count) of them, got \(records.count)"], [])
        }
        var result: (wrong: [String], unknown: [String]) = ([], [])
        for (index, (record, element)) in zip(records, elements).enumerated() {
            let inside = record.differences(from: element, below: "\(field)[\(index)].")
            result.wrong += inside.wrong
            result.unknown += inside.unknown
        }
        return result
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .truth(let truth): String(truth)
        case .number(let text): text
        case .string(let text): "\"\(text)\""
        case .array(let elements): "a list of \(elements.count)"
        case .object: "an object"
        }
    }
}
