import Framing
import Sensing

/// Reads the text of single columns, whatever pattern they belong to.
struct CellReader: Sendable {
    let columns: [Column]
    private let cells: [ColumnCell]
    /// What may stand between a date and its clock.
    private let delimiter: Delimiter
    /// What may follow a number, and what ends a word; the end of the text always does.
    private let ends: ByteSet
    private let wordEnds: ByteSet

    init(_ columns: [Column], delimiter: Delimiter, ends: ByteSet, wordEnds: ByteSet) {
        self.columns = columns
        self.delimiter = delimiter
        self.ends = ends
        self.wordEnds = wordEnds
        cells = columns.map { ColumnCell($0) }
    }

    /// Columns whose text is cut out before it is read.
    init(whole columns: [Column]) {
        self.init(columns, delimiter: .blanks, ends: .nothing, wordEnds: .nothing)
    }

    var count: Int { cells.count }

    @inline(__always)
    func cell(_ index: Int) -> ColumnCell { cells[index] }

    /// Reads one column's text, which ends where the column or one of `ends` does. `cell` counts from 1 in a repeated
    /// group and is 0 elsewhere.
    @inline(__always)
    func read(_ index: Int, _ cursor: inout TextCursor, cell: Int, _ values: inout FieldValues) -> Bool {
        if cells[index].isBounded { return readBounded(index, &cursor, cell: cell, &values) }
        return readText(index, &cursor, ends, cell: cell, &values)
    }

    /// Reads a text of which every byte but the blanks around it has to belong to the column.
    func readWhole(
        _ index: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, cell: Int, _ values: inout FieldValues
    ) -> Bool {
        var cursor = TextCursor(bytes, range).trimmed
        if cells[index].hasQuotes, let inner = cursor.quoted {
            guard inner.upperBound + 1 == cursor.end else { return false }
            cursor = TextCursor(bytes, inner).trimmed
        }
        return readText(index, &cursor, .nothing, cell: cell, &values) && cursor.isAtEnd
    }

    // MARK: Text that is looked for first

    /// A cell of fixed width, or in quotes.
    private func readBounded(
        _ index: Int, _ cursor: inout TextCursor, cell: Int, _ values: inout FieldValues
    ) -> Bool {
        let width = Int(cells[index].width)
        if width >= 0 {
            guard cursor.end - cursor.index >= width else { return false }
            let range = cursor.index..<cursor.index + width
            cursor.index += width
            return readWhole(index, cursor.bytes, range, cell: cell, &values)
        }
        guard let inner = cursor.quoted else { return readText(index, &cursor, ends, cell: cell, &values) }
        cursor.index = inner.upperBound + 1
        var text = TextCursor(cursor.bytes, inner).trimmed
        return readText(index, &text, .nothing, cell: cell, &values) && text.isAtEnd && isEnd(cursor, ends)
    }

    @inline(__always)
    private func isEnd(_ cursor: TextCursor, _ ends: ByteSet) -> Bool {
        cursor.isAtEnd || ends.contains(cursor.next)
    }

    @inline(__always)
    private func readText(
        _ index: Int, _ cursor: inout TextCursor, _ ends: ByteSet, cell: Int, _ values: inout FieldValues
    ) -> Bool {
        let column = cells[index]
        let start = cursor.index
        if column.missingInitials.contains(cursor.next), readMissing(index, &cursor, ends, cell: cell, &values) {
            if values.sourceTexts != nil {
                values.note(column.slot, cell: cell, cursor.bytes, start..<cursor.index, isBinary: false)
            }
            return true
        }
        let fits =
            column.isNumber
            ? readNumber(index, column, &cursor, cell: cell, &values)
            : readOther(index, column, &cursor, ends, &values)
        guard fits, isEnd(cursor, ends) else { return false }
        if column.hasVoid { checkVoid(columns[index].void, cursor, from: start, &values) }
        if values.sourceTexts != nil {
            values.note(column.slot, cell: cell, cursor.bytes, start..<cursor.index, isBinary: false)
        }
        return true
    }

    // MARK: Numbers

    @inline(__always)
    private func readNumber(
        _ index: Int, _ column: ColumnCell, _ cursor: inout TextCursor, cell: Int, _ values: inout FieldValues
    ) -> Bool {
        let quantity: Quantity
        switch column.code {
        case .decimal:
            guard let printed = cursor.decimal() else { return false }
            if column.digits >= 0, printed.decimals != Int(column.digits) { return false }
            quantity = printed
        case .integer:
            guard let integer = cursor.integer() else { return false }
            quantity = Quantity(Double(integer), decimals: 0)
        default:
            guard let count = cursor.hexadecimal(count: Int(column.digits), order: column.order) else { return false }
            quantity = Quantity(Double(count), decimals: 0)
        }
        guard column.isPlain else { return interpret(index, quantity, &cursor, cell: cell, &values) }
        guard column.slot >= 0 else { return true }
        if cell == 0 {
            values.set(Int(column.slot), quantity)
        } else {
            values.addCell(Int(column.slot), cell: cell, quantity)
        }
        return true
    }

    /// Suffixes, sentinels, times and scales.
    private func interpret(
        _ index: Int, _ quantity: Quantity, _ cursor: inout TextCursor, cell: Int, _ values: inout FieldValues
    ) -> Bool {
        let column = columns[index]
        var quantity = quantity
        if column.isSigned, case .hexadecimal(let digits, _) = column.kind {
            quantity = Quantity(quantity.value.complement(hexadecimalDigits: digits), decimals: 0)
        }
        let isSentinel = column.sentinels.contains(quantity.value)
        if !column.suffixes.isEmpty || !column.invalidSuffixes.isEmpty {
            if cursor.skipLongest(column.invalidSuffixes) {
                values.put(column.slot, cell: cell, .missing)
                return true
            }
            guard let suffix = cursor.skipSuffix(column.suffixes) else { return false }
            quantity = suffix.converted(quantity)
        }
        return take(index, isSentinel ? .missing : quantity, cell: cell, &values)
    }

    /// A number that was read, from text or not; false for a part of the time that no calendar or clock has.
    func take(_ index: Int, _ quantity: Quantity, cell: Int, _ values: inout FieldValues) -> Bool {
        let column = cells[index]
        if let base = column.timeBase { takeTime(base, column, quantity, &values) }
        if let part = column.part, !quantity.isMissing, !values.take(part, quantity.value) { return false }
        guard column.slot >= 0 else { return true }
        values.put(Int(column.slot), cell: cell, quantity.isMissing ? .missing : column.scaled(quantity))
        return true
    }

    private func takeTime(
        _ base: TimeBase, _ column: ColumnCell, _ quantity: Quantity, _ values: inout FieldValues
    ) {
        guard base == .ago else { return values.instant = base.instant(quantity) }
        values.secondsAgo = quantity.isMissing ? nil : column.scaled(quantity).value
    }

    // MARK: What is no number

    private func readOther(
        _ index: Int, _ column: ColumnCell, _ cursor: inout TextCursor, _ ends: ByteSet, _ values: inout FieldValues
    ) -> Bool {
        switch column.code {
        case .position: return readPosition(column, &cursor, &values)
        case .word: return readWord(index, &cursor, ends, &values)
        case .literal:
            guard case .literal(let word) = columns[index].kind else { return false }
            return cursor.skip(word)
        case .prefix:
            guard case .prefix(let word) = columns[index].kind, cursor.skip(word) else { return false }
            readWord(&cursor, ends)
            return true
        case .date, .dateAndClock: return readDay(index, &cursor, &values)
        case .clock: values.nanosecondOfDay = cursor.clock()
        case .clockDigits: values.nanosecondOfDay = cursor.clockDigits()
        case .year:
            values.year = cursor.digits(4)
            return values.year != nil
        case .month:
            values.month = cursor.digits(atMost: 2)
            return values.month != nil
        case .day:
            values.day = cursor.digits(atMost: 2)
            return values.day != nil
        default: return false
        }
        return values.nanosecondOfDay != nil
    }

    /// Any word, or one of those that stand for a number.
    private func readWord(
        _ index: Int, _ cursor: inout TextCursor, _ ends: ByteSet, _ values: inout FieldValues
    ) -> Bool {
        let start = cursor.index
        readWord(&cursor, ends)
        guard !columns[index].words.isEmpty else { return true }
        let text = cursor.bytes[start..<cursor.index]
        guard let word = columns[index].words.first(where: { text.elementsEqual($0.text) }) else { return false }
        values.put(columns[index].slot, cell: 0, Quantity(word.value))
        return true
    }

    /// A word may have blanks within it where blanks do not end it, but none at its end.
    private func readWord(_ cursor: inout TextCursor, _ ends: ByteSet) {
        let start = cursor.index
        let stops = ends.isEmpty ? ends : wordEnds
        while !cursor.isAtEnd, !stops.contains(cursor.next) { cursor.index += 1 }
        while cursor.index > start, cursor.bytes[cursor.index - 1].isBlank { cursor.index -= 1 }
    }

    private func readDay(_ index: Int, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        switch columns[index].kind {
        case .date(let forms): return readDay(forms, &cursor, &values)
        case .dateAndClock(let forms): return readDateAndClock(forms, &cursor, &values)
        default: return false
        }
    }

    /// Either may come first; between them a `T`, blanks, the record's comma or nothing (`23Nov201300:00:21`).
    private func readDateAndClock(
        _ forms: [DateForm], _ cursor: inout TextCursor, _ values: inout FieldValues
    ) -> Bool {
        if readDay(forms, &cursor, &values) {
            if !cursor.skip(UInt8(ascii: "T")) { skipBetweenDateAndClock(&cursor) }
            guard let clock = cursor.clock() ?? cursor.clockDigits() else { return false }
            values.setClock(clock, ahead: cursor.zone())
            return true
        }
        guard let clock = cursor.clock() else { return false }
        values.nanosecondOfDay = clock
        skipBetweenDateAndClock(&cursor)
        return readDay(forms, &cursor, &values)
    }

    private func skipBetweenDateAndClock(_ cursor: inout TextCursor) {
        cursor.skipBlanks()
        switch delimiter {
        case .character(let character): _ = cursor.skip(character)
        case .commaOrBlanks: _ = cursor.skip(UInt8(ascii: ","))
        case .blanks, .none: break
        }
        cursor.skipBlanks()
    }

    private func readDay(_ forms: [DateForm], _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        for form in forms {
            if let days = cursor.date(form) {
                values.date = days
                return true
            }
        }
        return false
    }

    private func readPosition(_ column: ColumnCell, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        guard let angle = cursor.degreesAndMinutes(), cursor.skip(delimiter), let sign = cursor.hemisphere()
        else { return false }
        if column.slot >= 0 { values.set(Int(column.slot), Quantity(sign * angle)) }
        return true
    }

    // MARK: Columns without a value

    /// Whether the cell is exactly one of the words for "no value", which is then skipped.
    private func readMissing(
        _ index: Int, _ cursor: inout TextCursor, _ ends: ByteSet, cell: Int, _ values: inout FieldValues
    ) -> Bool {
        let start = cursor.index
        for word in columns[index].missing {
            if cursor.skip(word), isEnd(cursor, ends) {
                values.put(columns[index].slot, cell: cell, .missing)
                return true
            }
            cursor.index = start
        }
        return false
    }

    private func checkVoid(
        _ void: [[UInt8]], _ cursor: TextCursor, from start: Int, _ values: inout FieldValues
    ) {
        let cell = cursor.bytes[start..<cursor.index]
        if void.contains(where: { cell.elementsEqual($0) }) { values.isVoid = true }
    }
}

extension Double {
    /// A whole number of so many hexadecimal digits as a two's complement.
    fileprivate func complement(hexadecimalDigits digits: Int) -> Double {
        let half = Double(UInt64(1) << UInt64(4 * min(max(digits, 1), 15) - 1))
        return self >= half ? self - 2 * half : self
    }
}
