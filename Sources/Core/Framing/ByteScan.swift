/// The search for one byte in a run of bytes, eight at a time.
///
/// Core has no C library, hence no `memchr`; a byte loop would cost more than the rest of the line framer.
enum ByteScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The first index of `byte` within the `count` bytes that follow `start`.
    static func firstIndex(of byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int, count: Int) -> Int? {
        let end = start + count
        let pattern = UInt64(byte) &* ones
        var index = start
        while index + 8 <= end {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ pattern
            // The lowest high bit left standing marks the first byte that is zero, hence equal.
            let zeros = (word &- ones) & ~word & highBits
            if zeros != 0 { return index + zeros.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < end {
            if bytes[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// The first index from `start` up to `end` of any of some bytes.
    static func firstIndex(of wanted: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
        if wanted.count == 1 { return firstIndex(of: wanted[0], in: bytes, from: start, count: end - start) }
        var index = start
        // Block by block: a search for a byte that is rare must not go to the end each time that another one is near.
        while index < end {
            var nearest = min(index + block, end)
            let blockEnd = nearest
            for byte in wanted {
                if let found = firstIndex(of: byte, in: bytes, from: index, count: nearest - index) { nearest = found }
            }
            if nearest < blockEnd { return nearest }
            index = blockEnd
        }
        return nil
    }

    private static let block = 64
}
