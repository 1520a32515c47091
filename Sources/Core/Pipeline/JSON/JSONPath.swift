import Framing

/// The way to a value of a JSON text: names of members and numbers of elements, counted from 0, with dots between them
/// (`data.ctd.0`); a backslash makes a dot part of a name. A condition may follow: `result[Datastream.name=air]` is the
/// result of those objects alone in which the other value is this text.
struct JSONPath: Hashable, Sendable {
    struct Condition: Hashable, Sendable {
        var steps: [[UInt8]]
        var text: [UInt8]
    }

    let steps: [[UInt8]]
    let condition: Condition?

    init(_ text: String) throws(PatternMistake) {
        let (path, condition) = Self.parts(Array(text.utf8))
        steps = try Self.steps(path, of: text)
        self.condition =
            if let condition { Condition(steps: try Self.steps(condition.path, of: text), text: condition.text) } else {
                nil
            }
    }

    /// What stands in brackets at the end, with an equals sign in it.
    private static func parts(
        _ text: [UInt8]
    ) -> (path: [UInt8], condition: (path: [UInt8], text: [UInt8])?) {
        guard text.last == UInt8(ascii: "]"), let open = text.firstIndex(of: UInt8(ascii: "[")),
            let equals = text[open...].firstIndex(of: UInt8(ascii: "="))
        else { return (text, nil) }
        return (Array(text[..<open]), (Array(text[(open + 1)..<equals]), Array(text[(equals + 1)...].dropLast())))
    }

    private static func steps(_ bytes: [UInt8], of text: String) throws(PatternMistake) -> [[UInt8]] {
        var steps: [[UInt8]] = [[]]
        var isEscaped = false
        for (count, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
                continue
            }
            if byte == UInt8(ascii: "."), !isEscaped {
                guard steps.last?.isEmpty == false else { throw PatternMistake(.path(text), at: count) }
                steps.append([])
            } else {
                steps[steps.count - 1].append(byte)
            }
            isEscaped = false
        }
        guard steps.last?.isEmpty == false else { throw PatternMistake(.path(text), at: bytes.count) }
        guard steps.count <= JSONScanner.deepest else { throw PatternMistake(.tooDeep, at: 0) }
        return steps
    }

    /// Whether a value that has one path would have to hold that of the other, or is it. The same value under
    /// conditions that exclude each other is two.
    func overlaps(_ other: JSONPath) -> Bool {
        if steps == other.steps, let condition, let another = other.condition {
            return condition.steps != another.steps || condition.text == another.text
        }
        return steps.starts(with: other.steps) || other.steps.starts(with: steps)
    }
}
