/// The search for the places in binary data where a logger's stamp or hexadecimal text could begin, eight at a time.
enum WrapperScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    /// What a look at eight places takes: the last one's year and the character behind the year.
    private static let reach = 12

    /// The first place from `start` on that has to be looked at closely, `end` at the latest.
    ///
    /// A stamp has a digit up to 3, and four places on `-` or `/`; text has `7F` or `7f`. Places too near the end of
    /// the bytes to tell are suspect too.
    static func firstSuspect(in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
        var index = start
        let limit = min(end, bytes.count - reach + 1)
        while index < limit {
            let here = word(bytes, index)
            // 2D and 2F differ in one bit.
            let separator = (word(bytes, index + 4) | every(0x02)) ^ every(0x2F)
            let seven = here ^ every(0x37)
            // Most often neither is there, which saves the look at the rest of both.
            if zeros(separator) | zeros(seven) != 0 {
                let digit = (here & every(0xFC)) ^ every(0x30)
                let letter = (word(bytes, index + 1) | every(0x20)) ^ every(0x66)
                let found = zeros(digit | separator) | zeros(seven | letter)
                if found != 0 { return min(end, index + found.trailingZeroBitCount / 8) }
            }
            index += 8
        }
        return min(end, index)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func every(_ byte: UInt64) -> UInt64 { byte &* ones }

    /// The lowest bit of the result marks the first byte that is zero.
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highBits }
}
