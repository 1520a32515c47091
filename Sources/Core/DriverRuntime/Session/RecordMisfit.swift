import Diagnostics
import Pipeline

/// The record that came nearest to some bytes that none fits: the one that went furthest before it did not.
struct RecordMisfit {
    var columns = -1
    var entry = 0
    var endedEarly = false
    /// In the pattern's own words.
    var reason: String?

    mutating func note(_ values: FieldValues, entry: Int) {
        guard values.columnsRead > columns else { return }
        columns = values.columnsRead
        endedEarly = values.endedEarly
        reason = values.reason
        self.entry = entry
    }

    /// A value says that it is another kind of record: any other that fits further is nearer.
    mutating func note(_ check: RecordCheck, _ values: FieldValues, entry: Int, key: String) {
        guard columns < 0 else { return }
        columns = 0
        reason = "\(key) is \(shortest(values.quantities[check.slot].value))\(check.wish)"
        self.entry = entry
    }

    /// For people: which column of which record does not fit. `shown` are the bytes, quoted.
    func text(_ entries: [RecordEntry], driver: String, shown: String) -> String {
        if let reason { return "record '\(entries[entry].record)': \(reason): \(shown)" }
        guard columns > 0 || endedEarly && entries[entry].isBinary else {
            return "no record of \(driver) looks like this: \(shown)"
        }
        let (record, keys) = (entries[entry].record, entries[entry].keys)
        switch entries[entry].other {
        case .pairs, .transducers, .json, .template, .elements, .lpp, .senml:
            guard columns < keys.count else { return "record '\(record)' goes on differently: \(shown)" }
            return "record '\(record)': no \(keys[columns]): \(shown)"
        case .lines:
            guard columns < keys.count else { return "record '\(record)' has more lines: \(shown)" }
            return "record '\(record)': line \(columns + 1) of it (\(keys[columns])) is not there: \(shown)"
        case .binary, nil: break
        }
        if columns >= keys.count {
            return "record '\(record)' has \(keys.count) columns, and more follow: \(shown)"
        }
        if endedEarly { return "record '\(record)' ends after \(columns) of \(keys.count) columns: \(shown)" }
        return "record '\(record)': no \(keys[columns]) in column \(columns + 1): \(shown)"
    }
}

/// The first bytes of a run in quotes: text as it is, anything else in hexadecimal.
func quoted(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
    let most = 200
    let shown = bytes[range.lowerBound..<min(range.upperBound, range.lowerBound + most)]
    return quote(String(decoding: shown, as: UTF8.self))
}
