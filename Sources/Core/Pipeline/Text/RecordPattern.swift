import Sensing

/// The columns of one kind of record. It fits a line only when the number of columns and all their types do.
public struct RecordPattern: Sendable {
    public let columns: [Column]
    public let delimiter: Delimiter
    /// An empty column is a column without a value (NMEA 0183) rather than a mistake.
    public let allowsEmpty: Bool
    private let cells: [ColumnCell]

    public init(columns: [Column], delimiter: Delimiter, allowsEmpty: Bool = false) {
        self.columns = columns
        self.delimiter = delimiter
        self.allowsEmpty = allowsEmpty
        cells = columns.map { ColumnCell($0) }
    }

    /// Reads a line. When it does not fit, the values are in no useful state and must be cleared.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        var cursor = TextCursor(bytes, range)
        if delimiter != .none { cursor.skipBlanks() }
        for index in cells.indices {
            if cells[index].code == .rest { return true }
            guard index == 0 || skipDelimiter(&cursor), read(index, &cursor, &values) else {
                values.columnsRead = index
                values.endedEarly = cursor.isAtEnd
                return false
            }
        }
        if delimiter != .none { cursor.skipBlanks() }
        values.columnsRead = columns.count
        return cursor.isAtEnd
    }

    // MARK: Delimiters

    @inline(__always)
    private func skipDelimiter(_ cursor: inout TextCursor) -> Bool {
        switch delimiter {
        case .none: return true
        case .character(let character):
            while cursor.next.isBlank, cursor.next != character { cursor.index += 1 }
            guard cursor.skip(character) else { return false }
            while cursor.next.isBlank, cursor.next != character { cursor.index += 1 }
            return true
        case .blanks:
            let start = cursor.index
            cursor.skipBlanks()
            return cursor.index > start && !cursor.isAtEnd
        case .commaOrBlanks:
            let start = cursor.index
            cursor.skipBlanks()
            _ = cursor.skip(UInt8(ascii: ","))
            cursor.skipBlanks()
            return cursor.index > start && !cursor.isAtEnd
        }
    }

    /// Whether a value may end here.
    @inline(__always)
    private func isCellEnd(_ cursor: TextCursor) -> Bool {
        if cursor.isAtEnd { return true }
        let next = cursor.next
        switch delimiter {
        case .none: return true
        case .character(let character): return next == character || next.isBlank
        case .blanks: return next.isBlank
        case .commaOrBlanks: return next.isBlank || next == UInt8(ascii: ",")
        }
    }

    private func isEmptyCell(_ cursor: TextCursor) -> Bool {
        if cursor.isAtEnd { return true }
        guard case .character(let character) = delimiter else { return false }
        return cursor.next == character
    }

    // MARK: Columns

    private func read(_ index: Int, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        let cell = cells[index]
        let start = cursor.index
        if allowsEmpty, delimiter != .none, isEmptyCell(cursor) { return skipEmpty(cell, &cursor) }
        if cell.mayBeMissing(cursor.next), readMissing(index, &cursor, &values) { return true }
        let fits = cell.isNumber ? readNumber(cell, &cursor, &values) : readOther(index, &cursor, &values)
        guard fits, isCellEnd(cursor) else { return false }
        if cell.hasVoid { checkVoid(columns[index].void, cursor, from: start, &values) }
        return true
    }

    @inline(__always)
    private func readNumber(_ cell: ColumnCell, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        let quantity: Quantity
        switch cell.code {
        case .decimal:
            guard let printed = cursor.decimal() else { return false }
            if cell.digits >= 0, printed.decimals != Int(cell.digits) { return false }
            quantity = printed
        case .integer:
            guard let integer = cursor.integer() else { return false }
            quantity = Quantity(Double(integer), decimals: 0)
        default:
            guard let count = cursor.hexadecimal(count: Int(cell.digits), order: cell.order) else { return false }
            quantity = Quantity(Double(count), decimals: 0)
        }
        if let base = cell.timeBase { values.instant = base.instant(quantity.value) }
        guard cell.slot >= 0 else { return true }
        if let scale = cell.scale {
            values.set(Int(cell.slot), Quantity(quantity.value * scale))
        } else {
            values.set(Int(cell.slot), quantity)
        }
        return true
    }

    private func readOther(_ index: Int, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        switch cells[index].code {
        case .position: return readPosition(cells[index], &cursor, &values)
        case .word:
            while !isCellEnd(cursor) { cursor.index += 1 }
            return true
        case .literal:
            guard case .literal(let word) = columns[index].kind else { return false }
            return cursor.skip(word)
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
            values.nanosecondOfDay = cursor.clock()
            _ = cursor.skip(UInt8(ascii: "Z"))
            return values.nanosecondOfDay != nil
        }
        values.nanosecondOfDay = cursor.clock()
        guard values.nanosecondOfDay != nil else { return false }
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

    private func readPosition(_ cell: ColumnCell, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        guard let angle = cursor.degreesAndMinutes(), skipDelimiter(&cursor), let sign = cursor.hemisphere()
        else { return false }
        if cell.slot >= 0 { values.set(Int(cell.slot), Quantity(sign * angle)) }
        return true
    }

    // MARK: Columns without a value

    /// Whether the cell is exactly one of the words for "no value", which is then skipped.
    private func readMissing(_ index: Int, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        let start = cursor.index
        for word in columns[index].missing {
            if cursor.skip(word), isCellEnd(cursor) {
                if let slot = columns[index].slot { values.setMissing(slot) }
                return true
            }
            cursor.index = start
        }
        return false
    }

    /// A position has two columns; its hemisphere is empty too, or stands there without a value.
    private func skipEmpty(_ cell: ColumnCell, _ cursor: inout TextCursor) -> Bool {
        guard cell.code == .position else { return true }
        guard skipDelimiter(&cursor) else { return false }
        return isEmptyCell(cursor) || cursor.hemisphere() != nil
    }

    private func checkVoid(
        _ void: [[UInt8]], _ cursor: TextCursor, from start: Int, _ values: inout FieldValues
    ) {
        let cell = cursor.bytes[start..<cursor.index]
        if void.contains(where: { cell.elementsEqual($0) }) { values.isVoid = true }
    }
}
