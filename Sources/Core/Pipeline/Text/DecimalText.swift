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
        let first = index
        takeDigits(into: &mantissa)
        var count = index - first
        var decimals = 0
        if next == UInt8(ascii: ".") {
            index += 1
            let point = index
            takeDigits(into: &mantissa)
            decimals = index - point
            count += decimals
        }
        guard count > 0 else {
            index = start
            return nil
        }
        if next | 0x20 == UInt8(ascii: "e") { return exponential(from: start) }
        guard count <= Self.exactDigits else {
            return long(from: start, decimals: min(decimals, Quantity.maximumDecimals))
        }
        return Quantity(mantissa: isNegative ? -mantissa : mantissa, decimals: decimals)
    }

    /// More digits than `exactDigits` leave a mantissa that is not used.
    @inline(__always)
    private mutating func takeDigits(into mantissa: inout Int64) {
        while index < end {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return }
            mantissa = mantissa &* 10 &+ Int64(digit)
            index += 1
        }
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
