/// Reads what `ByteWriting` wrote, out of bytes that may be hostile: nothing is taken that is not there.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count - offset }
    var isAtEnd: Bool { offset == bytes.count }

    mutating func byte(_ what: @autoclosure () -> String) throws(BatchDefect) -> UInt8 {
        guard offset < bytes.count else { throw .truncated(reading: what()) }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func varint(_ what: @autoclosure () -> String) throws(BatchDefect) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            // The tenth byte holds the last bit of 64.
            guard shift < 63 || byte <= 1 else { throw .malformed("\(what()) does not fit into 64 bits") }
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        throw .truncated(reading: what())
    }

    mutating func zigzag(_ what: @autoclosure () -> String) throws(BatchDefect) -> Int64 {
        let number = try varint(what())
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    mutating func littleEndian<Number: FixedWidthInteger>(
        _: Number.Type, _ what: @autoclosure () -> String
    ) throws(BatchDefect) -> Number {
        let number = UnsafeRawBufferPointer(rebasing: try take(MemoryLayout<Number>.size, what()))
        return Number(littleEndian: number.loadUnaligned(as: Number.self))
    }

    /// A length that is at most `limit` and for which the bytes are there.
    mutating func count(upTo limit: Int, _ what: @autoclosure () -> String) throws(BatchDefect) -> Int {
        let number = try varint(what())
        guard number <= UInt64(limit) else {
            throw .tooLarge(what: what(), size: number, limit: UInt64(limit))
        }
        guard number <= UInt64(remaining) else { throw .truncated(reading: what()) }
        return Int(number)
    }

    mutating func take(_ count: Int, _ what: @autoclosure () -> String) throws(BatchDefect) -> Slice<
        UnsafeRawBufferPointer
    > {
        guard count <= remaining else { throw .truncated(reading: what()) }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    mutating func text(upTo limit: Int, _ what: @autoclosure () -> String) throws(BatchDefect) -> String {
        let count = try count(upTo: limit, what())
        guard let text = String(validating: try take(count, what()), as: UTF8.self) else {
            throw .malformed("\(what()) is not UTF-8")
        }
        return text
    }
}
