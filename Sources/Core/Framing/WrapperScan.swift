/// The search for the places where a logger's stamp could begin, eight at a time.
enum WrapperScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    /// What a look at eight places takes: the last one's year and the character behind the year.
    private static let reach = 12

    /// The first place from `start` on that has to be looked at closely; the end of the bytes without one.
    ///
    /// A stamp has `1` or `2` (a digit up to 3 is looked at), and four places on `-` or `/`. Too near the end to tell,
    /// the first digit is enough.
    static func firstStamp(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        let limit = bytes.count - reach + 1
        while index < limit {
            // 2D and 2F differ in one bit.
            let separator = (word(bytes, index + 4) | every(0x02)) ^ every(0x2F)
            // Most often there is none, which saves the look at the digit.
            if zeros(separator) != 0 {
                let digit = (word(bytes, index) & every(0xFC)) ^ every(0x30)
                let found = zeros(digit | separator)
                if found != 0 { return index + found.trailingZeroBitCount / 8 }
            }
            index += 8
        }
        while index < bytes.count, !LoggerStamp.mayStart(with: bytes[index]) { index += 1 }
        return index
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func every(_ byte: UInt64) -> UInt64 { byte &* ones }

    /// The lowest bit of the result marks the first byte that is zero.
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highBits }
}
