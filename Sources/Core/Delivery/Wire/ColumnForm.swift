/// How a column of whole numbers is written, see `ColumnEncoder`.
enum ColumnForm {
    /// Modes 0 to 56: Rice codes with so many low bits.
    static let maximumRiceBits = 56
    /// A multiple of another column was taken off; the column of what is left follows.
    static let beside: UInt64 = 57
    /// Residuals that are mostly zero: the others, each behind the number of zeros before it.
    static let sparse: UInt64 = 58
    static let constant: UInt64 = 59
    static let linear: UInt64 = 60
    /// All numbers are multiples of a power of ten; the column of the quotients follows.
    static let scaled: UInt64 = 61
    /// A straight line was taken off; the column of what is left follows.
    static let inclined: UInt64 = 62
    /// 64 bits each.
    static let verbatim: UInt64 = 63

    static let modeBits = 6
    static let orderBits = 2
    static let exponentBits = 5
    static let maximumExponent = 18

    /// Coefficients are counted in 1/32.
    static let coefficientBits = 8
    static let coefficientShift: Int64 = 5

    /// So many ones announce 64 bits as they are instead of a quotient.
    static let escapeOnes = 24

    static let powersOfTen: [Int64] = (0...maximumExponent).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
}
