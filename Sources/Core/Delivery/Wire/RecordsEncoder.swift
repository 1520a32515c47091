import Sensing

/// Writes the records of a batch in columns.
///
///     positions       a column
///     shapes          see `RecordShape`
///     sequence        with two shapes or more: a column with the number of each record's shape, from 0
///     then for each shape a column each of: time, before, after, instrument time, logger time, raw counter less
///     the time since the shape's first record, model,
///     lateness, run, replaced position, length of the defect in bytes; as far as the shape has them
///     and for each slot: the forms, when they differ; the values that are not missing, which may be written beside those
///     of an earlier slot; the decimals of kind 18
struct RecordsEncoder {
    private var columns = ColumnEncoder()
    /// The defects of all records in the order of the shapes, UTF-8.
    private(set) var texts: [UInt8] = []

    mutating func encode(_ records: [StoredRecord], into bits: inout BitWriter) {
        bits.append(number: UInt64(records.count))
        columns.encode(records.map { Int64(bitPattern: $0.position) }, into: &bits)
        var (rows, sequence) = Self.sorted(records)
        for index in rows.indices { rows[index].finish() }
        bits.append(rows.map(\.shape))
        if rows.count > 1 { columns.encode(sequence, into: &bits) }
        for rows in rows { encode(rows, into: &bits) }
    }

    /// The records by their shapes, and each record's shape.
    private static func sorted(_ records: [StoredRecord]) -> (rows: [ShapeRows], sequence: [Int64]) {
        var rows: [ShapeRows] = []
        var sequence: [Int64] = []
        sequence.reserveCapacity(records.count)
        var known: [UInt64: [Int]] = [:]
        var last: (signature: UInt64, index: Int)?
        records.withUnsafeBufferPointer { records in
            for stored in records {
                let signature = ShapeRows.signature(of: stored.record)
                var found: Int?
                if let last, last.signature == signature, rows[last.index].fits(stored.record) { found = last.index }
                found = found ?? known[signature]?.first { rows[$0].fits(stored.record) }
                if found == nil {
                    known[signature, default: []].append(rows.count)
                    rows.append(ShapeRows(stored.record))
                }
                let index = found ?? rows.count - 1
                rows[index].add(stored.record)
                sequence.append(Int64(index))
                last = (signature, index)
            }
        }
        return (rows, sequence)
    }

    private mutating func encode(_ rows: ShapeRows, into bits: inout BitWriter) {
        let parts = rows.shape.parts
        columns.encode(rows.times, mayScale: true, into: &bits)
        columns.encode(rows.before, mayScale: true, into: &bits)
        if !parts.contains(.evenBounds) { columns.encode(rows.after, mayScale: true, into: &bits) }
        columns.encode(rows.instrumentTimes, mayScale: true, into: &bits)
        columns.encode(rows.loggerTimes, mayScale: true, into: &bits)
        columns.encode(rows.counters, mayScale: true, into: &bits)
        columns.encode(rows.models, into: &bits)
        if !parts.contains(.usualLateness) { columns.encode(rows.latenesses, mayScale: true, into: &bits) }
        columns.encode(rows.runs, into: &bits)
        columns.encode(rows.replaced, into: &bits)
        columns.encode(rows.defects.map { Int64($0.utf8.count) }, into: &bits)
        for defect in rows.defects { texts += defect.utf8 }
        var offset = 0
        var others: [[Int64]] = []
        for slot in rows.shape.slots {
            if slot.form == nil { columns.encode(rows.forms(of: slot, at: offset), into: &bits) }
            let numbers = rows.numbers(of: slot, at: offset)
            columns.encode(numbers, besides: others, into: &bits)
            others.append(numbers)
            columns.encode(rows.decimals(of: slot, at: offset), into: &bits)
            offset += slot.count
        }
    }
}
