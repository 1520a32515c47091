extension Column {
    /// How many bytes it takes in a record without delimiters; nil where that differs from record to record.
    public var fixedWidth: Int? {
        switch kind {
        case .hexadecimal(let digits, _): return digits
        case .literal(let text): return text.count
        case .skip(let count): return count
        case .binary(.bcd, _): return width ?? 1
        case .binary(let type, _): return type.width
        case .repeated(let columns, .exactly(let count)):
            guard (0...Repeat.most).contains(count) else { return nil }
            var sum = 0
            for column in columns {
                guard let width = column.fixedWidth else { return nil }
                sum += width
            }
            return sum * count
        case .date(let forms): return width ?? (forms.count == 1 ? forms.first?.width : nil)
        default: return width
        }
    }
}

extension DateForm {
    /// How many characters a date in this form has, where that is always so.
    public var width: Int? {
        switch self {
        case .dayMonthNameYear, .dayMonthNameShortYear: nil
        default: rawValue.utf8.count
        }
    }
}
