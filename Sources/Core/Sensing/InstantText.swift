extension Instant: CustomStringConvertible {
    /// ISO 8601 in UTC with as many groups of three fraction digits as the instant needs, at least milliseconds:
    /// `2026-11-21T02:52:33.000Z`.
    public var description: String { iso8601 }

    public var iso8601: String {
        let civil = CivilTime(self)
        var text = ""
        text.reserveCapacity(30)
        text.append(padded: civil.year, width: 4)
        text.append("-")
        text.append(padded: civil.month, width: 2)
        text.append("-")
        text.append(padded: civil.day, width: 2)
        text.append("T")
        text.append(padded: civil.hour, width: 2)
        text.append(":")
        text.append(padded: civil.minute, width: 2)
        text.append(":")
        text.append(padded: civil.second, width: 2)
        text.append(".")
        text.append(padded: civil.nanosecond / 1_000_000, width: 3)
        if civil.nanosecond % 1_000_000 != 0 {
            text.append(padded: civil.nanosecond / 1000 % 1000, width: 3)
        }
        if civil.nanosecond % 1000 != 0 {
            text.append(padded: civil.nanosecond % 1000, width: 3)
        }
        text.append("Z")
        return text
    }

    /// Reads `2026-11-21`, `2026-11-21T02:52`, `2026-11-21T02:52:33Z` and `2026-11-21 02:52:33.123456789Z`.
    /// A time without `Z` is taken as UTC; another offset, a missing part or an impossible date gives nil.
    public init?(iso8601 text: String) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(width: 4), reader.skip("-"), let month = reader.number(width: 2),
            reader.skip("-"), let day = reader.number(width: 2)
        else { return nil }
        var civil = CivilTime(year: year, month: month, day: day)
        if !reader.isAtEnd {
            guard reader.skip("T") || reader.skip(" "), let hour = reader.number(width: 2), reader.skip(":"),
                let minute = reader.number(width: 2)
            else { return nil }
            civil.hour = hour
            civil.minute = minute
            if reader.skip(":") {
                guard let second = reader.number(width: 2) else { return nil }
                civil.second = second
                if reader.skip(".") {
                    guard let fraction = reader.fraction() else { return nil }
                    civil.nanosecond = fraction
                }
            }
            _ = reader.skip("Z")
        }
        guard reader.isAtEnd, let instant = civil.instant else { return nil }
        self = instant
    }
}

extension String {
    /// Appends a non-negative number with leading zeros.
    fileprivate mutating func append(padded number: Int, width: Int) {
        let digits = String(number)
        append(String(repeating: "0", count: max(0, width - digits.utf8.count)))
        append(digits)
    }
}

/// Reads fixed-width numbers out of ASCII text.
private struct DigitReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func number(width: Int) -> Int? {
        guard index + width <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[index..<index + width] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        index += width
        return value
    }

    /// One to nine digits after a decimal point, as nanoseconds.
    mutating func fraction() -> Int? {
        var value = 0
        var digits = 0
        while index < bytes.count, (0x30...0x39).contains(bytes[index]), digits < 9 {
            value = value * 10 + Int(bytes[index] - 0x30)
            digits += 1
            index += 1
        }
        guard digits > 0 else { return nil }
        for _ in digits..<9 { value *= 10 }
        return value
    }
}
