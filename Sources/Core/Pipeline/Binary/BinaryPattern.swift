import Sensing

/// The columns of a binary frame, in order from its first byte. It fits when the frame is long enough and its literals
/// and texts are what they have to be; bytes left over are not looked at.
///
/// Numbers are in the record's byte order unless their column says another. Text may stand between them: numbers and
/// words of fixed width, hexadecimal digits, literals.
public struct BinaryPattern: Sendable {
    public let columns: [Column]
    public let order: ByteOrder
    private let reader: CellReader
    /// For each column the group that stands there; empty where no column is one.
    private let groups: [ColumnGroup?]

    public init(columns: [Column], order: ByteOrder) {
        let ordered = columns.map { $0.ordered(order) }
        self.columns = ordered
        self.order = order
        reader = CellReader(ordered, delimiter: .none, ends: .everything, wordEnds: .everything)
        let groups = ordered.map { ColumnGroup($0, delimiter: .none) }
        self.groups = groups.contains { $0 != nil } ? groups : []
    }

    /// The fields that it can give, those of repeated groups included.
    public var slots: [Int] { columns.flatMap(\.slots) }

    /// Reads a frame. When it does not fit, the values are in no useful state and must be cleared. A clock that shows an
    /// impossible time makes the time unknown, not the record: checksums tell whether the frame is whole.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        var cursor = TextCursor(bytes, range)
        var isTimeGood = true
        for index in 0..<reader.count {
            if reader.cell(index).code == .rest { break }
            let fits =
                if let group = groups.isEmpty ? nil : groups[index] {
                    read(group, &cursor, &values, &isTimeGood)
                } else {
                    read(reader, index, &cursor, cell: 0, &values, &isTimeGood)
                }
            guard fits else {
                values.columnsRead = index
                values.endedEarly = cursor.isAtEnd
                return false
            }
        }
        if !isTimeGood { values.clearTime() }
        values.columnsRead = columns.count
        return true
    }

    private func read(
        _ group: ColumnGroup, _ cursor: inout TextCursor, _ values: inout FieldValues, _ isTimeGood: inout Bool
    ) -> Bool {
        guard let count = group.count(values) else { return false }
        var cell = 0
        while cell < count {
            let start = cursor.index
            cell += 1
            for member in 0..<group.reader.count {
                guard read(group.reader, member, &cursor, cell: cell, &values, &isTimeGood) else {
                    // Where a group takes the rest, fewer bytes than it needs are left over.
                    return group.takesRest && cursor.isAtEnd
                }
            }
            // A group of no width would never end.
            guard cursor.index > start else { return false }
        }
        return true
    }

    @inline(__always)
    private func read(
        _ reader: CellReader, _ index: Int, _ cursor: inout TextCursor, cell: Int, _ values: inout FieldValues,
        _ isTimeGood: inout Bool
    ) -> Bool {
        let column = reader.cell(index)
        switch column.code {
        case .binary:
            let width = column.binary == .bcd ? max(1, Int(column.width)) : column.binary.width
            guard let start = cursor.take(width) else { return false }
            let quantity = column.quantity(cursor.bytes, start, width)
            if values.sourceTexts != nil {
                values.note(column.slot, cell: cell, cursor.bytes, start..<start + width, isBinary: true)
            }
            let isSentinel = column.hasSentinels && reader.columns[index].sentinels.contains(quantity.value)
            let isGood = reader.take(index, isSentinel ? .missing : quantity, cell: cell, &values)
            let isUnknown = quantity.isMissing && (column.part != nil || column.timeBase != nil)
            if !isGood || isUnknown { isTimeGood = false }
            if column.isAhead { cursor.index = start }
            return true
        case .skip: return cursor.take(Int(column.digits)) != nil
        default: return reader.read(index, &cursor, cell: cell, &values)
        }
    }
}

extension Column {
    /// With the record's byte order where the column does not say its own.
    fileprivate func ordered(_ recordOrder: ByteOrder) -> Column {
        var column = self
        switch kind {
        case .binary(let type, nil): column.kind = .binary(type, order: type == .fp2 ? .big : recordOrder)
        case .repeated(let columns, let count):
            column.kind = .repeated(columns.map { $0.ordered(recordOrder) }, count: count)
        default: break
        }
        return column
    }
}

extension TextCursor {
    /// Passes so many bytes and says where they begin; nil, at the end, when there are fewer.
    fileprivate mutating func take(_ count: Int) -> Int? {
        guard end - index >= count else {
            index = end
            return nil
        }
        defer { index += count }
        return index
    }
}
