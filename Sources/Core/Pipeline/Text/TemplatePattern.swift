import Sensing

/// A line as text with fields in it: `tide: start time = {start}, p = {p}[, c = {c}]*`.
///
/// `{field}` is what the field's column can read, `[…]` may be left out, `*` is any text up to the first place where the
/// text behind it stands. Blanks in the template are any number of blanks, or none beside a punctuation mark. A backslash
/// makes a mark a character. It never goes back but for a part that may be left out, so a line is read in one go.
public struct TemplatePattern: Sendable {
    /// A part of the template.
    indirect enum Step: Sendable {
        case literal([UInt8])
        /// Blanks, which have to be there or not.
        case blanks(required: Bool)
        /// The field of this number.
        case field(Int)
        /// Any text up to a literal.
        case anything(until: [UInt8])
        case everything
        /// May be left out; the fields from the first to before the second number stand in it.
        case option([Step], fields: Range<Int>)
    }

    /// The fields as they come in the template.
    public let fields: [String]
    private let steps: [Step]
    /// One for each field, because the text behind it says where it ends.
    private let readers: [CellReader]

    /// `column` gives the column of a field; nil when there is none of that name.
    public init(_ text: String, column: (String) -> Column?) throws(PatternMistake) {
        var parser = TemplateParser(text)
        try parser.parse(column)
        fields = parser.fields.map(\.name)
        steps = parser.steps
        readers = zip(parser.fields, parser.fieldEnds()).map { field, ends in
            CellReader([field.column], delimiter: .none, ends: ends.number, wordEnds: ends.word)
        }
    }

    /// The fields' slots.
    public var slots: [Int] { readers.flatMap { $0.columns.flatMap(\.slots) } }

    /// Reads a line. When it does not fit, `columnsRead` is the index in `fields` of the next field, and the values are
    /// in no useful state and must be cleared.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        var cursor = TextCursor(bytes, range).trimmed
        values.columnsRead = 0
        guard match(steps[...], &cursor, &values) else {
            values.endedEarly = cursor.isAtEnd
            return false
        }
        values.endedEarly = false
        return cursor.isAtEnd
    }

    private func match(_ steps: ArraySlice<Step>, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        for step in steps {
            guard match(step, &cursor, &values) else { return false }
        }
        return true
    }

    private func match(_ step: Step, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        switch step {
        case .literal(let text): return cursor.skip(text)
        case .blanks(let required):
            let start = cursor.index
            cursor.skipBlanks()
            return !required || cursor.index > start
        case .field(let number):
            guard readers[number].read(0, &cursor, cell: 0, &values) else { return false }
            values.columnsRead = number + 1
        case .anything(let text): return cursor.find(text)
        case .everything: cursor.index = cursor.end
        case .option(let steps, let fields):
            let start = cursor.index
            let mark = FieldValuesMark(values)
            if !match(steps[...], &cursor, &values) {
                cursor.index = start
                mark.restore(&values, without: fields.flatMap { readers[$0].columns.flatMap(\.slots) })
            }
            values.columnsRead = fields.upperBound
        }
        return true
    }
}

extension TextCursor {
    /// Goes to the next place where a text stands; false, at the end, when there is none.
    fileprivate mutating func find(_ text: [UInt8]) -> Bool {
        guard let first = text.first else { return false }
        while end - index >= text.count {
            if bytes[index] == first {
                var ahead = self
                if ahead.skip(text) { return true }
            }
            index += 1
        }
        index = end
        return false
    }
}
