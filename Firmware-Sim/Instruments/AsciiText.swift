import Glibc

/// Numbers and words as the C libraries of instruments print them, without a locale.
extension [UInt8] {
    public init(text: String) { self = Array(text.utf8) }

    mutating func append(text: String) { append(contentsOf: text.utf8) }

    mutating func append(line: String) {
        append(contentsOf: line.utf8)
        append(contentsOf: [13, 10])
    }

    /// Like `%*d`, or `%0*d` with zeros.
    mutating func append(integer: Int, width: Int = 0, zeros: Bool = false) {
        let digits = String(integer.magnitude)
        let sign = integer < 0 ? "-" : ""
        let padding = Swift.max(width - digits.utf8.count - sign.utf8.count, 0)
        if zeros {
            append(text: sign)
            append(contentsOf: repeatElement(UInt8(ascii: "0"), count: padding))
        } else {
            append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
            append(text: sign)
        }
        append(text: digits)
    }

    /// Like `%*.*f`, except that a value which rounds to zero has no sign.
    mutating func append(decimal: Double, places: Int, width: Int = 0, zeros: Bool = false) {
        guard decimal.isFinite else {
            append(contentsOf: repeatElement(UInt8(ascii: " "), count: Swift.max(width - 3, 0)))
            append(text: "nan")
            return
        }
        let power = powersOfTen[places]
        let scaled = Int((decimal.magnitude * Double(power)).rounded())
        var digits: [UInt8] = []
        if decimal < 0, scaled != 0, !zeros { digits.append(UInt8(ascii: "-")) }
        digits.append(integer: scaled / power)
        if places > 0 {
            digits.append(UInt8(ascii: "."))
            digits.append(integer: scaled % power, width: places, zeros: true)
        }
        let padding = UInt8(ascii: zeros ? "0" : " ")
        append(contentsOf: repeatElement(padding, count: Swift.max(width - digits.count, 0)))
        append(contentsOf: digits)
    }

    /// Like `%.6e`, or with another number of places.
    mutating func append(scientific value: Double, places: Int = 6) {
        let power = pow(10, Double(places))
        var exponent = value == 0 ? 0 : Int(floor(log10(value.magnitude)))
        var mantissa = value == 0 ? 0 : (value.magnitude / pow(10, Double(exponent)) * power).rounded() / power
        if mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        if value < 0 { append(text: "-") }
        append(decimal: mantissa, places: places)
        append(text: exponent < 0 ? "e-" : "e+")
        append(integer: Int(exponent.magnitude), width: 2, zeros: true)
    }

    /// Upper-case hexadecimal digits, the most significant first.
    mutating func append(hex value: Int, digits: Int) {
        for shift in stride(from: (digits - 1) * 4, through: 0, by: -4) {
            let nibble = UInt8((value >> shift) & 0xf)
            append(nibble < 10 ? nibble + 48 : nibble + 55)
        }
    }
}

private let powersOfTen = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
]

extension CalendarDate {
    /// `05 Feb 2013, 19:16:59` with the given separator between date and time.
    func appendWithMonthName(separator: String, to text: inout [UInt8]) {
        text.append(integer: day, width: 2, zeros: true)
        text.append(text: " \(monthName) ")
        text.append(integer: year, width: 4, zeros: true)
        text.append(text: separator)
        appendTime(to: &text)
    }

    /// `hh:mm:ss`.
    func appendTime(to text: inout [UInt8]) {
        text.append(integer: hour, width: 2, zeros: true)
        text.append(UInt8(ascii: ":"))
        text.append(integer: minute, width: 2, zeros: true)
        text.append(UInt8(ascii: ":"))
        text.append(integer: second, width: 2, zeros: true)
    }

    /// Year, month and day, or another order, with a mark between them.
    func appendDate(_ order: [KeyPath<CalendarDate, Int> & Sendable], mark: String, to text: inout [UInt8]) {
        for (index, field) in order.enumerated() {
            if index > 0 { text.append(text: mark) }
            text.append(integer: self[keyPath: field], width: field == \.year ? 4 : 2, zeros: true)
        }
    }
}
