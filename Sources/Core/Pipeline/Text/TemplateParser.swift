import Framing

/// Takes a template apart.
struct TemplateParser {
    struct Field {
        var name: String
        var column: Column
        /// Where it stands in the text.
        var offset: Int
    }

    private(set) var steps: [TemplatePattern.Step] = []
    private(set) var fields: [Field] = []
    private let text: [UInt8]
    private var index = 0

    private static let deepest = 8

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    mutating func parse(_ column: (String) -> Column?) throws(PatternMistake) {
        steps = try sequence(column, depth: 0)
        while case .blanks? = steps.last { steps.removeLast() }
        guard !steps.isEmpty else { throw PatternMistake(.empty, at: 0) }
        try checkFieldEnds()
    }

    private mutating func sequence(
        _ column: (String) -> Column?, depth: Int
    ) throws(PatternMistake) -> [TemplatePattern.Step] {
        guard depth <= Self.deepest else { throw PatternMistake(.tooDeep, at: index - 1) }
        var steps: [TemplatePattern.Step] = []
        let opening = index - 1
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "{"): steps.append(try field(column))
            case UInt8(ascii: "["):
                let first = fields.count
                index += 1
                let inner = try sequence(column, depth: depth + 1)
                steps.append(.option(inner, fields: first..<fields.count))
            case UInt8(ascii: "]"):
                guard depth > 0 else { throw PatternMistake(.unopened("]"), at: index) }
                index += 1
                return steps
            case UInt8(ascii: "}"): throw PatternMistake(.unopened("}"), at: index)
            case UInt8(ascii: "*"): steps.append(try anything())
            case 0x20, 0x09: steps.append(blanks(isFirst: steps.isEmpty && depth == 0))
            default: steps.append(.literal(literal()))
            }
        }
        guard depth == 0 else { throw PatternMistake(.unclosed("["), at: opening) }
        return steps
    }

    private mutating func field(_ column: (String) -> Column?) throws(PatternMistake) -> TemplatePattern.Step {
        let start = index
        guard let end = text[start...].firstIndex(of: UInt8(ascii: "}")) else {
            throw PatternMistake(.unclosed("{"), at: start)
        }
        let name = String(decoding: text[start + 1..<end], as: UTF8.self)
        guard !name.isEmpty else { throw PatternMistake(.emptyField, at: start) }
        guard let column = column(name) else { throw PatternMistake(.unknownField(name), at: start + 1) }
        guard column.isText else { throw PatternMistake(.unfit(name), at: start + 1) }
        index = end + 1
        fields.append(Field(name: name, column: column, offset: start + 1))
        return .field(fields.count - 1)
    }

    /// `*` takes the blanks behind it too.
    private mutating func anything() throws(PatternMistake) -> TemplatePattern.Step {
        let start = index
        while index < text.count, text[index] == UInt8(ascii: "*") || text[index].isBlank { index += 1 }
        let isLast = text[index...].allSatisfy { $0 == UInt8(ascii: "]") || $0.isBlank }
        if isLast { return .everything }
        var ahead = self
        let until = ahead.literal()
        guard !until.isEmpty else { throw PatternMistake(.openEnd, at: start) }
        return .anything(until: until)
    }

    /// The text up to the next blank or mark.
    private mutating func literal() -> [UInt8] {
        var literal: [UInt8] = []
        while index < text.count, !text[index].isBlank, !Self.marks.contains(text[index]) {
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.count { index += 1 }
            literal.append(text[index])
            index += 1
        }
        return literal
    }

    private static let marks = ByteSet("{}[]*".utf8)

    /// Blanks have to be there between letters, digits and fields; beside a punctuation mark they need not.
    private mutating func blanks(isFirst: Bool) -> TemplatePattern.Step {
        let before = index > 0 ? text[index - 1] : 0
        while index < text.count, text[index].isBlank { index += 1 }
        let after = index < text.count ? text[index] : 0
        let isRequired = !isFirst && before.isWordEnd && (after.isWordStart || after == UInt8(ascii: "{"))
        return .blanks(required: isRequired)
    }
}

extension UInt8 {
    /// A letter or a digit, of any alphabet.
    fileprivate var isWordStart: Bool { isDigit || (self | 0x20) &- 0x61 < 26 || self >= 0x80 }
    fileprivate var isWordEnd: Bool { isWordStart || self == UInt8(ascii: "}") }
}
