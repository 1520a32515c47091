/// A text that people wrote, such as a station file, with the name to show for it.
public struct SourceText: Hashable, Sendable {
    public let name: String
    public let text: String
    /// The lines without their ends.
    public let lines: [Substring]

    public init(name: String, text: String) {
        self.name = name
        self.text = text
        lines = Self.split(text)
    }

    /// A line by its number, counted from 1.
    public func line(_ number: Int) -> Substring? {
        number >= 1 && number <= lines.count ? lines[number - 1] : nil
    }

    /// Breaks where YAML 1.1 does, so that our line numbers and the parser's agree; a byte order mark is no character.
    private static func split(_ text: String) -> [Substring] {
        let scalars = text.unicodeScalars
        var lines: [Substring] = []
        var index = scalars.first == byteOrderMark ? scalars.index(after: scalars.startIndex) : scalars.startIndex
        var start = index
        while index < scalars.endIndex {
            let scalar = scalars[index]
            var next = scalars.index(after: index)
            if isLineBreak(scalar) {
                lines.append(Substring(scalars[start..<index]))
                if scalar == "\r", next < scalars.endIndex, scalars[next] == "\n" { next = scalars.index(after: next) }
                start = next
            }
            index = next
        }
        lines.append(Substring(scalars[start...]))
        return lines
    }

    private static let byteOrderMark: Unicode.Scalar = "\u{FEFF}"

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
