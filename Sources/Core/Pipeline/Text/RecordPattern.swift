import Sensing

/// The columns of one kind of record. It fits a line only when the number of columns and all their types do.
public struct RecordPattern: Sendable {
    public let columns: [Column]
    public let delimiter: Delimiter
    /// An empty column is a column without a value (NMEA 0183) rather than a mistake.
    public let allowsEmpty: Bool
    private let reader: CellReader
    /// For each column the group that stands there; empty where no column is one.
    private let groups: [ColumnGroup?]

    public init(columns: [Column], delimiter: Delimiter, allowsEmpty: Bool = false) {
        self.columns = columns
        self.delimiter = delimiter
        self.allowsEmpty = allowsEmpty
        reader = CellReader(columns, delimiter: delimiter, ends: delimiter.ends, wordEnds: delimiter.wordEnds)
        let groups = columns.map { ColumnGroup($0, delimiter: delimiter) }
        self.groups = groups.contains { $0 != nil } ? groups : []
    }

    /// The fields that it can give, those of repeated groups included.
    public var slots: [Int] { columns.flatMap(\.slots) }

    /// Reads a line. When it does not fit, the values are in no useful state and must be cleared.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        var cursor = TextCursor(bytes, range)
        if delimiter != .none { cursor.skipBlanks() }
        for index in 0..<reader.count {
            let fits: Bool
            if reader.cell(index).isSingle {
                fits = (index == 0 || cursor.skip(delimiter)) && read(reader, index, &cursor, cell: 0, &values)
            } else if reader.cell(index).code == .rest {
                return true
            } else {
                fits = readMany(index, &cursor, &values)
            }
            guard fits else {
                values.columnsRead = index
                values.endedEarly = cursor.isAtEnd
                return false
            }
        }
        if delimiter != .none { cursor.skipBlanks() }
        values.columnsRead = columns.count
        return cursor.isAtEnd
    }

    @inline(__always)
    private func read(
        _ reader: CellReader, _ index: Int, _ cursor: inout TextCursor, cell: Int, _ values: inout FieldValues
    ) -> Bool {
        if allowsEmpty, delimiter != .none, isEmptyCell(cursor) { return skipEmpty(reader.cell(index), &cursor) }
        return reader.read(index, &cursor, cell: cell, &values)
    }

    // MARK: Several columns at once

    private func readMany(_ index: Int, _ cursor: inout TextCursor, _ values: inout FieldValues) -> Bool {
        if let group = groups.isEmpty ? nil : groups[index] {
            return read(group, isFirst: index == 0, &cursor, &values)
        }
        return skip(Int(reader.cell(index).digits), isFirst: index == 0, &cursor)
    }

    private func read(
        _ group: ColumnGroup, isFirst: Bool, _ cursor: inout TextCursor, _ values: inout FieldValues
    ) -> Bool {
        guard let count = group.count(values) else { return false }
        var cell = 0
        while cell < count {
            if group.takesRest, isExhausted(cursor) { return true }
            let start = cursor.index
            cell += 1
            for member in 0..<group.reader.count {
                let isVeryFirst = isFirst && cell == 1 && member == 0
                let column = group.reader.cell(member)
                if column.code == .skip {
                    guard skip(Int(column.digits), isFirst: isVeryFirst, &cursor) else { return false }
                } else {
                    guard isVeryFirst || cursor.skip(delimiter),
                        read(group.reader, member, &cursor, cell: cell, &values)
                    else { return false }
                }
            }
            // A group of no width would never end.
            guard cursor.index > start else { return false }
        }
        return !group.takesRest || isExhausted(cursor)
    }

    private func isExhausted(_ cursor: TextCursor) -> Bool {
        if delimiter == .none { return cursor.isAtEnd }
        var ahead = cursor
        ahead.skipBlanks()
        return ahead.isAtEnd
    }

    /// So many columns, or bytes where the columns have no delimiter.
    private func skip(_ count: Int, isFirst: Bool, _ cursor: inout TextCursor) -> Bool {
        guard delimiter != .none else {
            guard cursor.end - cursor.index >= count else { return false }
            cursor.index += count
            return true
        }
        let wordEnds = delimiter.wordEnds
        for number in 0..<count {
            guard (isFirst && number == 0) || cursor.skip(delimiter) else { return false }
            while !cursor.isAtEnd, !wordEnds.contains(cursor.next) { cursor.index += 1 }
        }
        return true
    }

    // MARK: Empty columns

    private func isEmptyCell(_ cursor: TextCursor) -> Bool {
        if cursor.isAtEnd { return true }
        guard case .character(let character) = delimiter else { return false }
        return cursor.next == character
    }

    /// A position has two columns; its hemisphere is empty too, or stands there without a value.
    private func skipEmpty(_ cell: ColumnCell, _ cursor: inout TextCursor) -> Bool {
        guard cell.code == .position else { return true }
        guard cursor.skip(delimiter) else { return false }
        return isEmptyCell(cursor) || cursor.hemisphere() != nil
    }
}
