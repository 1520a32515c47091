import Sensing

/// Columns that stand several times in a record, one after the other.
struct ColumnGroup: Sendable {
    let reader: CellReader
    private let times: Repeat

    /// Nil for a column that is no group.
    init?(_ column: Column, delimiter: Delimiter) {
        guard case .repeated(let columns, let times) = column.kind else { return nil }
        reader = CellReader(columns, delimiter: delimiter, ends: delimiter.ends, wordEnds: delimiter.wordEnds)
        self.times = times
    }

    var takesRest: Bool { times == .rest }

    /// How often it stands there, at most; nil when the record does not say it, or something impossible.
    func count(_ values: FieldValues) -> Int? {
        switch times {
        case .rest: return Repeat.most
        case .exactly(let count): return (0...Repeat.most).contains(count) ? count : nil
        case .slot(let slot):
            guard values.states[slot] == .present else { return nil }
            let count = values.quantities[slot].value
            guard count >= 0, count <= Double(Repeat.most) else { return nil }
            return Int(count)
        }
    }
}

extension Column {
    /// The fields that it can give.
    var slots: [Int] {
        if case .repeated(let columns, _) = kind { return columns.flatMap(\.slots) }
        return slot.map { [$0] } ?? []
    }
}
