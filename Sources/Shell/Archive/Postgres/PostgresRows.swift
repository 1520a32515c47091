import CPQ

/// The rows of one answer, in binary form: numbers highest byte first.
final class PostgresRows {
    private let result: OpaquePointer
    let count: Int32

    /// Takes the result over.
    init(_ result: OpaquePointer) {
        self.result = result
        count = PQntuples(result)
    }

    deinit { PQclear(result) }

    /// What the server says that it did, such as `COMMIT`.
    var command: String { String(cString: PQcmdStatus(result)) }

    /// How many rows the command wrote.
    var changes: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    func isNull(_ row: Int32, _ column: Int32) -> Bool { PQgetisnull(result, row, column) == 1 }

    /// Of any of the integer types.
    func integer(_ row: Int32, _ column: Int32) -> Int64 {
        let bytes = value(row, column)
        switch bytes.count {
        case 8: return bytes.loadUnaligned(as: Int64.self).bigEndian
        case 4: return Int64(bytes.loadUnaligned(as: Int32.self).bigEndian)
        case 2: return Int64(bytes.loadUnaligned(as: Int16.self).bigEndian)
        default: return 0
        }
    }

    func optionalInteger(_ row: Int32, _ column: Int32) -> Int64? {
        isNull(row, column) ? nil : integer(row, column)
    }

    func boolean(_ row: Int32, _ column: Int32) -> Bool { value(row, column).first == 1 }

    func text(_ row: Int32, _ column: Int32) -> String { String(decoding: value(row, column), as: UTF8.self) }

    func optionalText(_ row: Int32, _ column: Int32) -> String? {
        isNull(row, column) ? nil : text(row, column)
    }

    func bytes(_ row: Int32, _ column: Int32) -> [UInt8] { Array(value(row, column)) }

    func double(_ row: Int32, _ column: Int32) -> Double {
        let bytes = value(row, column)
        guard bytes.count == 8 else { return .nan }
        return Double(bitPattern: bytes.loadUnaligned(as: UInt64.self).bigEndian)
    }

    /// The elements of an array of one dimension; nil for NULL.
    func array(_ row: Int32, _ column: Int32) -> PostgresArray? {
        isNull(row, column) ? nil : PostgresArray(value(row, column))
    }

    /// Valid as long as the rows are.
    private func value(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
    }
}

/// An array in binary form: dimensions, whether there are NULLs, the type; the length and the first index; then each
/// element behind its length, -1 for NULL. Read in order.
struct PostgresArray {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 20
    let count: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        count = bytes.count < 20 ? 0 : Int(bytes.loadUnaligned(fromByteOffset: 12, as: Int32.self).bigEndian)
    }

    /// Of 2 or 4 bytes; nil for NULL and behind the end.
    mutating func integer() -> Int64? {
        guard let place = next() else { return nil }
        return place.count == 2
            ? Int64(bytes.loadUnaligned(fromByteOffset: place.start, as: Int16.self).bigEndian)
            : Int64(bytes.loadUnaligned(fromByteOffset: place.start, as: Int32.self).bigEndian)
    }

    /// Of 8 bytes; nil for NULL and behind the end.
    mutating func double() -> Double? {
        guard let place = next(), place.count == 8 else { return nil }
        return Double(bitPattern: bytes.loadUnaligned(fromByteOffset: place.start, as: UInt64.self).bigEndian)
    }

    private mutating func next() -> (start: Int, count: Int)? {
        guard offset + 4 <= bytes.count else { return nil }
        let count = Int(bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self).bigEndian)
        offset += 4
        guard count >= 2, offset + count <= bytes.count else { return nil }
        defer { offset += count }
        return (offset, count)
    }
}
