import Sensing

/// Raw bytes of records, in columns: their number, one bit that is 1 when their positions are those of the records in
/// the same batch, else the positions; then their lengths. The bytes themselves are a `PackedSection`.
enum RawsCoding {
    static func encode(_ raws: [StoredRaw], besides records: [StoredRecord], into bits: inout BitWriter) {
        var columns = ColumnEncoder()
        let isBeside = raws.count == records.count && zip(raws, records).allSatisfy { $0.position == $1.position }
        bits.append(number: UInt64(raws.count))
        bits.append(isBeside)
        if !isBeside { columns.encode(raws.map { Int64(bitPattern: $0.position) }, into: &bits) }
        columns.encode(raws.map { Int64($0.bytes.count) }, into: &bits)
    }

    static func decode(
        _ content: [UInt8], besides records: [StoredRecord], from bits: inout BitReader
    ) throws(BatchDefect) -> [StoredRaw] {
        let count = try bits.takeCount(upTo: BatchCoding.maximumRaws, "the number of raw bytes")
        var positions = records.map(\.position)
        if !bits.takeBit() { positions = try bits.positions(count) }
        guard positions.count == count else {
            throw .malformed("\(positions.count) records have \(count) raw bytes")
        }
        var raws: [StoredRaw] = []
        raws.reserveCapacity(count)
        var offset = 0
        for (position, length) in zip(positions, try bits.column(count, "the lengths of the raw bytes")) {
            guard length >= 0, length <= RecordLimits.maximumRawBytes else {
                throw .tooLarge(
                    what: "a record's raw bytes", size: UInt64(bitPattern: length),
                    limit: UInt64(RecordLimits.maximumRawBytes))
            }
            guard offset + Int(length) <= content.count else { throw .truncated(reading: "a record's raw bytes") }
            raws.append(StoredRaw(position: position, bytes: Array(content[offset..<offset + Int(length)])))
            offset += Int(length)
        }
        guard offset == content.count else {
            throw .malformed("\(content.count - offset) bytes follow the last raw bytes")
        }
        return raws
    }
}
