import Pipeline

/// An argument as a number in a downlink: the inverse of a field with the same type, order, scale and offset.
struct DownlinkNumber: Hashable, Sendable {
    var argument: String
    var type: BinaryType
    var order = ByteOrder.big
    /// The argument is the number × scale + offset.
    var scale = 1.0
    var offset = 0.0

    /// How near a multiple of the scale an argument has to be.
    private static let tolerance = 1e-6

    /// The bytes for an argument as it is written, or why it cannot be sent.
    func bytes(for text: String) throws(ValueRefusal) -> [UInt8] {
        guard let value = Double(text), value.isFinite else { throw .notANumber(.decimal) }
        let number = (value - offset) / scale
        switch type {
        case .float32: return ordered(UInt64(Float(number).bitPattern))
        case .float64: return ordered(number.bitPattern)
        default: break
        }
        let whole = number.rounded()
        guard (whole - number).magnitude <= Self.tolerance * max(1, number.magnitude) else {
            throw .notAStep(scale, from: offset)
        }
        guard numbers.contains(whole) else {
            let ends = [numbers.lowerBound * scale + offset, numbers.upperBound * scale + offset]
            throw .outOfRange((ends.min() ?? 0)...(ends.max() ?? 0), unit: nil)
        }
        return ordered(UInt64(bitPattern: Int64(whole)))
    }

    /// What the type holds. Beyond 2^53 a double no longer tells whole numbers apart.
    private var numbers: ClosedRange<Double> {
        let exact = 9_007_199_254_740_992.0
        let bits = min(53, 8 * type.width)
        switch type {
        case .int8, .int16, .int24, .int32:
            let half = Double(UInt64(1) << UInt64(bits - 1))
            return -half...(half - 1)
        case .int64: return -exact...exact
        default: return 0...(Double(UInt64(1) << UInt64(bits)) - 1)
        }
    }

    private func ordered(_ pattern: UInt64) -> [UInt8] {
        let bytes = (0..<type.width).map { UInt8(truncatingIfNeeded: pattern >> UInt64(8 * $0)) }
        return order == .little ? bytes : bytes.reversed()
    }
}
