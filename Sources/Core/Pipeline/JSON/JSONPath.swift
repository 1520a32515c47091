/// The way to a value of a JSON text: names of members and numbers of elements, counted from 0, with dots between them
/// (`data.ctd.0`); a backslash makes a dot part of a name.
struct JSONPath: Hashable, Sendable {
    let steps: [[UInt8]]

    init(_ text: String) throws(PatternMistake) {
        var steps: [[UInt8]] = [[]]
        var isEscaped = false
        var count = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
            } else {
                if byte == UInt8(ascii: "."), !isEscaped {
                    guard steps.last?.isEmpty == false else { throw PatternMistake(.path(text), at: count) }
                    steps.append([])
                } else {
                    steps[steps.count - 1].append(byte)
                }
                isEscaped = false
            }
            count += 1
        }
        guard steps.last?.isEmpty == false else { throw PatternMistake(.path(text), at: count) }
        guard steps.count <= JSONScanner.deepest else { throw PatternMistake(.tooDeep, at: 0) }
        self.steps = steps
    }

    /// Whether a value that has one path would have to hold that of the other, or is it.
    func overlaps(_ other: JSONPath) -> Bool {
        steps.starts(with: other.steps) || other.steps.starts(with: steps)
    }
}
