/// Numbers as they are on the air: the least significant byte first.
enum AirBytes {
    static func little(_ number: some FixedWidthInteger, _ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        append(number, count, to: &bytes)
        return bytes
    }

    static func append(_ number: some FixedWidthInteger, _ count: Int, to bytes: inout [UInt8]) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }

    /// The number that the bytes are; at most 8 bytes.
    static func number(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
