/// Hexadecimal digits in ASCII.
enum HexDigits {
    /// The value of one digit, either case; nil for any other byte.
    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }

    /// The four bytes that eight digits stand for, the first in the lowest bits; nil when one of the eight is no digit.
    ///
    /// `digits` has the first digit in its lowest bits.
    static func bytes(of digits: UInt64) -> UInt32? {
        let letters = digits >> 6 & 0x0101_0101_0101_0101
        // Lower case becomes upper case.
        let upper = digits & ~(letters << 5)
        let low = upper & 0x0F0F_0F0F_0F0F_0F0F
        let isHigh = upper & 0xF0F0_F0F0_F0F0_F0F0 == 0x3030_3030_3030_3030 &+ letters << 4
        // 0 to 9 behind 3, 1 to 6 behind 4.
        let isBelow = (low &+ 0x0606_0606_0606_0606 &+ letters &* 3) & 0x1010_1010_1010_1010 == 0
        let isAbove = (low &+ 0x0F0F_0F0F_0F0F_0F0F) & letters << 4 == letters << 4
        guard isHigh, isBelow, isAbove else { return nil }
        let values = low &+ letters &* 9
        let pairs = (values & 0x000F_000F_000F_000F) << 4 | (values >> 8 & 0x000F_000F_000F_000F)
        let halves = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: halves | halves >> 16)
    }

    /// A number in upper-case digits, padded with zeros.
    static func text(of number: UInt16, width: Int) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
