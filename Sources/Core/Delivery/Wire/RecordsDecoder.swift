import Sensing

/// Reads what `RecordsEncoder` wrote, out of bits that may be hostile.
struct RecordsDecoder {
    private var texts: ByteReader
    /// How many observations the records may have together.
    private var room = BatchCoding.maximumObservations

    /// - Parameter texts: the defects of all records.
    init(texts: ByteReader) {
        self.texts = texts
    }

    mutating func decode(from bits: inout BitReader) throws(BatchDefect) -> [StoredRecord] {
        let count = try bits.takeCount(upTo: BatchCoding.maximumRecords, "the number of records")
        let positions = try bits.positions(count)
        let shapes = try bits.takeShapes(upTo: count)
        var sequence = [Int64](repeating: 0, count: count)
        if shapes.count > 1 { sequence = try bits.column(count, "the shapes of the records") }
        var counts = [Int](repeating: 0, count: shapes.count)
        for index in sequence {
            guard index >= 0, index < shapes.count else {
                throw .malformed("a record has the shape \(index) of \(shapes.count)")
            }
            counts[Int(index)] += 1
        }
        var tables: [ShapeColumns] = []
        for (shape, count) in zip(shapes, counts) { tables.append(try table(shape, count, &bits)) }
        guard texts.isAtEnd else { throw .malformed("\(texts.remaining) bytes follow the last defect") }
        var records: [StoredRecord] = []
        records.reserveCapacity(count)
        var next = [Int](repeating: 0, count: shapes.count)
        for (position, index) in zip(positions, sequence) {
            let table = Int(index)
            records.append(StoredRecord(position: position, record: tables[table].record(next[table])))
            next[table] += 1
        }
        return records
    }

    private mutating func table(
        _ shape: RecordShape, _ count: Int, _ bits: inout BitReader
    ) throws(BatchDefect) -> ShapeColumns {
        guard count > 0 else { throw .malformed("no record has one of the shapes") }
        let observations = count * shape.observationCount
        guard observations <= room else {
            throw .tooLarge(
                what: "the number of observations in the batch",
                size: UInt64(BatchCoding.maximumObservations - room + observations),
                limit: UInt64(BatchCoding.maximumObservations))
        }
        room -= observations
        var columns = try ShapeColumns(shape, count, from: &bits)
        if shape.parts.contains(.defect) { columns.defects = try defects(count, &bits) }
        try columns.readObservations(from: &bits)
        return columns
    }

    private mutating func defects(_ count: Int, _ bits: inout BitReader) throws(BatchDefect) -> [String] {
        var defects: [String] = []
        for length in try bits.column(count, "the lengths of the defects") {
            guard length >= 0, length <= RecordLimits.maximumDefectBytes else {
                throw .tooLarge(
                    what: "a defect in bytes", size: UInt64(bitPattern: length),
                    limit: UInt64(RecordLimits.maximumDefectBytes))
            }
            guard let text = String(validating: try texts.take(Int(length), "a defect"), as: UTF8.self) else {
                throw .malformed("a defect is not UTF-8")
            }
            defects.append(text)
        }
        return defects
    }
}

extension BitReader {
    /// Positions, ascending.
    mutating func positions(_ count: Int) throws(BatchDefect) -> [UInt64] {
        let column = try column(count, "the positions")
        var previous: UInt64 = 0
        var positions: [UInt64] = []
        positions.reserveCapacity(count)
        for number in column {
            let position = UInt64(bitPattern: number)
            guard position > previous, position <= PositionRange.maximumPosition else {
                throw .positionsNotAscending(previous: previous, next: position)
            }
            positions.append(position)
            previous = position
        }
        return positions
    }
}
