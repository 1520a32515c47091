import Sensing

extension ColumnCell {
    /// The number that stands in `width` bytes from `start` on; missing where they are none.
    func quantity(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ width: Int) -> Quantity {
        if let bits {
            let isSigned = binary.isSigned
            return Quantity(Double(bits.value(in: pattern(bytes, start, width), isSigned: isSigned)), decimals: 0)
        }
        switch binary {
        case .bcd: return Self.decimalDigits(bytes, start, width, order)
        case .uint64: return Quantity(Double(pattern(bytes, start, width)), decimals: 0)
        case .uint8, .uint16, .uint24, .uint32:
            return Quantity(Double(Int64(pattern(bytes, start, width))), decimals: 0)
        case .int8, .int16, .int24, .int32, .int64:
            let unused = UInt64(64 - 8 * width)
            let signed = Int64(bitPattern: pattern(bytes, start, width) << unused) >> Int64(unused)
            return Quantity(Double(signed), decimals: 0)
        case .float32:
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: pattern(bytes, start, width)))
            return value.isFinite ? Quantity(Double(value)) : .missing
        case .float64:
            let value = Double(bitPattern: pattern(bytes, start, width))
            return value.isFinite ? Quantity(value) : .missing
        case .fp2: return Self.floatingPoint2(UInt16(truncatingIfNeeded: pattern(bytes, start, width)))
        }
    }

    @inline(__always)
    private func pattern(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ width: Int) -> UInt64 {
        var pattern: UInt64 = 0
        for offset in 0..<width {
            pattern = pattern << 8 | UInt64(bytes[order == .big ? start + offset : start + width - 1 - offset])
        }
        return pattern
    }

    /// At most 15 digits, which a double holds exactly.
    private static func decimalDigits(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ width: Int, _ order: ByteOrder
    ) -> Quantity {
        var number: Int64 = 0
        for offset in 0..<width {
            let byte = bytes[order == .big ? start + offset : start + width - 1 - offset]
            guard byte >> 4 < 10, byte & 0xF < 10, number < 10_000_000_000_000 else { return .missing }
            number = number * 100 + Int64(byte >> 4) * 10 + Int64(byte & 0xF)
        }
        return Quantity(Double(number), decimals: 0)
    }

    /// Campbell's FP2: a sign, the negative of a decimal exponent in two bits, 13 bits of mantissa, of which the last two
    /// numbers stand for what is no number.
    private static func floatingPoint2(_ word: UInt16) -> Quantity {
        let mantissa = Int64(word & 0x1FFF)
        guard mantissa < 8190 else { return .missing }
        return Quantity(mantissa: word >> 15 == 1 ? -mantissa : mantissa, decimals: Int(word >> 13 & 3))
    }
}
