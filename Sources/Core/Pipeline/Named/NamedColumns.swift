import Sensing

/// Columns that are filled from values which say themselves what they are. A value that comes once is the field's; one that
/// comes several times gives the cells 1, 2, 3 … in the order of the payload.
struct NamedColumns: Sendable {
    enum Found {
        case number(Quantity)
        case text(String)
        case truth(Bool)
    }

    private let reader: CellReader

    init(_ columns: [Column]) {
        reader = CellReader(whole: columns)
    }

    /// False, with `columnsRead` at the column, when a text is none that its column takes.
    func put(_ found: [(column: Int, value: Found)], into values: inout FieldValues) -> Bool {
        var counts = [Int](repeating: 0, count: reader.count)
        for value in found { counts[value.column] += 1 }
        var cells = [Int](repeating: 0, count: reader.count)
        var isTimeGood = true
        for (column, value) in found {
            cells[column] += 1
            let cell = counts[column] > 1 ? cells[column] : 0
            switch value {
            case .number(let quantity):
                let isSentinel = reader.columns[column].sentinels.contains(quantity.value)
                let isGood = reader.take(column, isSentinel ? .missing : quantity, cell: cell, &values)
                if !isGood { isTimeGood = false }
            case .truth(let truth): _ = reader.take(column, Quantity(truth ? 1 : 0, decimals: 0), cell: cell, &values)
            case .text(let text):
                let isRead = Array(text.utf8).withUnsafeBufferPointer {
                    reader.readWhole(column, $0, 0..<$0.count, cell: cell, &values)
                }
                guard isRead else {
                    values.columnsRead = column
                    return false
                }
            }
        }
        if !isTimeGood { values.clearTime() }
        values.columnsRead = reader.count
        return true
    }
}
