/// A number of a JSON text, exact up to 18 digits: its mantissa and the power of ten that it is to be multiplied with.
struct DecimalNumber: Hashable {
    private var mantissa: Int64 = 0
    private var exponent = 0

    private static let mostDigits = 18

    /// Of text that `JSONScanner.number` took.
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        var isNegative = false
        var isFraction = false
        var digits = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                exponent += Self.power(bytes, index..<range.upperBound)
                index = range.upperBound
            default:
                // Digits that are too many to matter only shift those before them.
                guard digits < Self.mostDigits else {
                    exponent += isFraction ? 0 : 1
                    continue
                }
                mantissa = mantissa * 10 + Int64(byte &- 0x30)
                digits += mantissa == 0 ? 0 : 1
                exponent -= isFraction ? 1 : 0
            }
        }
        if isNegative { mantissa.negate() }
    }

    /// An exponent as far as it matters: beyond a thousand a number is nothing or too much.
    private static func power(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var power = 0
        var isNegative = false
        for index in range {
            let digit = Int(bytes[index] &- 0x30)
            if digit < 10 { power = min(1000, power * 10 + digit) } else { isNegative = bytes[index] == 0x2D }
        }
        return isNegative ? -power : power
    }

    /// The number times a power of ten, rounded to the nearest whole; nil when it does not fit.
    func scaled(by power: Int) -> Int64? {
        var value = mantissa
        var exponent = exponent + power
        guard value != 0 else { return 0 }
        while exponent > 0 {
            let product = value.multipliedReportingOverflow(by: 10)
            guard !product.overflow else { return nil }
            value = product.partialValue
            exponent -= 1
        }
        guard exponent < 0 else { return value }
        guard exponent >= -Self.mostDigits else { return 0 }
        let divisor = (0..<(-exponent)).reduce(Int64(1)) { result, _ in result * 10 }
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return abs(remainder) * 2 >= divisor ? quotient + (value < 0 ? -1 : 1) : quotient
    }

    /// The number when it has no fraction, and fits.
    var whole: Int64? {
        guard let value = scaled(by: 0) else { return nil }
        return exponent >= 0 || DecimalNumber(value).scaled(by: -exponent) == mantissa ? value : nil
    }

    private init(_ value: Int64) { mantissa = value }

    /// Nil when it is too large to mean anything.
    var double: Double? {
        guard (-40...40).contains(exponent) else { return exponent < 0 || mantissa == 0 ? 0 : nil }
        var value = Double(mantissa)
        let power = (0..<abs(exponent)).reduce(1.0) { result, _ in result * 10 }
        value = exponent < 0 ? value / power : value * power
        return value
    }
}
