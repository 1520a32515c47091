import Sensing

extension TextCursor {
    /// A decimal number as printed: `-1.50`, `.5`, `+00.39`, `-9.99e-29`. It keeps the number of decimals.
    ///
    /// Up to 15 digits are exact: mantissa and power of ten are both exact doubles, so one division rounds correctly.
    /// Longer ones and exponents are read by the standard library. Words such as `inf` or `nan` are not numbers here.
    public mutating func decimal() -> Quantity? {
        let start = index
        let isNegative = skip(UInt8(ascii: "-"))
        if !isNegative { _ = skip(UInt8(ascii: "+")) }
        var mantissa: Int64 = 0
        var significant = 0
        var decimals = -1
        var hasDigit = false
        var at = index
        while at < end {
            let byte = bytes[at]
            if byte.isDigit {
                hasDigit = true
                if significant < Self.exactDigits { mantissa = mantissa * 10 + Int64(byte - 0x30) }
                if mantissa != 0 || significant > 0 { significant += 1 }
                if decimals >= 0 { decimals += 1 }
            } else if byte == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
            } else {
                break
            }
            at += 1
        }
        guard hasDigit else {
            index = start
            return nil
        }
        index = at
        let printed = max(0, decimals)
        if next | 0x20 == UInt8(ascii: "e") { return exponential(from: start) }
        guard significant <= Self.exactDigits, printed <= Quantity.maximumDecimals else {
            return long(from: start, decimals: min(printed, Quantity.maximumDecimals))
        }
        return Quantity(mantissa: isNegative ? -mantissa : mantissa, decimals: printed)
    }

    private static let exactDigits = 15

    /// After the mantissa of a number such as `1.5E-03`; the cursor stands at the `e`.
    private mutating func exponential(from start: Int) -> Quantity? {
        index += 1
        if !skip(UInt8(ascii: "-")) { _ = skip(UInt8(ascii: "+")) }
        guard digits(atMost: 3) != nil else {
            index = start
            return nil
        }
        return long(from: start, decimals: nil)
    }

    private mutating func long(from start: Int, decimals: Int?) -> Quantity? {
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            index = start
            return nil
        }
        return Quantity(value, decimals: decimals)
    }

    /// A whole number with an optional sign, at most 15 digits, nothing else.
    public mutating func integer() -> Int64? {
        let start = index
        let isNegative = skip(UInt8(ascii: "-"))
        if !isNegative { _ = skip(UInt8(ascii: "+")) }
        guard let value = digits(atMost: Self.exactDigits) else {
            index = start
            return nil
        }
        return isNegative ? -Int64(value) : Int64(value)
    }

    /// Exactly `count` hexadecimal digits, at most 15, the most significant first or in bytes from the least
    /// significant on.
    public mutating func hexadecimal(count: Int, order: ByteOrder) -> UInt64? {
        guard end - index >= count else { return nil }
        var value: UInt64 = 0
        var shift: UInt64 = 0
        var offset = 0
        while offset < count {
            guard let digit = bytes[index + offset].hexadecimalValue else { return nil }
            switch order {
            case .big: value = value << 4 | UInt64(digit)
            case .little:
                // Two digits make a byte, its high half first; the bytes come from the least significant on.
                value |= UInt64(digit) << (shift + (offset % 2 == 0 ? 4 : 0))
                if offset % 2 == 1 { shift += 8 }
            }
            offset += 1
        }
        index += count
        return value
    }
}

/// Which end of a number comes first.
public enum ByteOrder: String, Sendable, CaseIterable {
    case big
    case little
}
