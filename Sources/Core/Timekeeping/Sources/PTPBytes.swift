/// The bytes of a management message, taken in their order; numbers have the high byte first (IEEE 1588-2008, 5.3).
struct PTPBytes {
    private let bytes: ArraySlice<UInt8>
    private var next: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        next = bytes.startIndex
    }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(PTPDefect) -> Value {
        var value: Value = 0
        for byte in try take(Value.bitWidth / 8) {
            value = (Value.bitWidth > 8 ? value << 8 : 0) | Value(truncatingIfNeeded: byte)
        }
        return value
    }

    mutating func skip(_ count: Int) throws(PTPDefect) {
        _ = try take(count)
    }

    mutating func rest() -> ArraySlice<UInt8> {
        defer { next = bytes.endIndex }
        return bytes[next...]
    }

    private mutating func take(_ count: Int) throws(PTPDefect) -> ArraySlice<UInt8> {
        guard bytes.endIndex - next >= count else {
            throw .truncated(bytes: bytes.count, needed: next - bytes.startIndex + count)
        }
        defer { next += count }
        return bytes[next..<next + count]
    }
}
