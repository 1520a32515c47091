import Framing
import Sensing

/// What stands behind a label, in JSON or CBOR.
enum SenMLContent: Hashable {
    case number(Quantity)
    case text(String)
    case truth(Bool)
    case data([UInt8])
    case other

    init(_ value: JSONValue) {
        switch value {
        case .number(let text): self = Quantity(printed: text).map { .number($0) } ?? .other
        case .string(let text): self = .text(text)
        case .truth(let truth): self = .truth(truth)
        case .null, .array, .object: self = .other
        }
    }

    init(_ value: CBORValue) {
        switch value {
        case .unsigned, .negative:
            self = value.integer.map { .number(Quantity(Double($0), decimals: 0)) } ?? .other
        case .float(let number): self = number.isFinite ? .number(Quantity(number)) : .other
        case .tagged(Self.decimalFraction, .array(let parts)):
            self = Self.fraction(parts).map { .number($0) } ?? .other
        case .text(let text): self = .text(text)
        case .truth(let truth): self = .truth(truth)
        case .bytes(let bytes): self = .data(bytes)
        default: self = .other
        }
    }

    /// RFC 8949, 3.4.4.
    private static let decimalFraction: UInt64 = 4

    private static func fraction(_ parts: [CBORValue]) -> Quantity? {
        guard parts.count == 2, let exponent = parts[0].integer, let mantissa = parts[1].integer else { return nil }
        if (-Int64(Quantity.maximumDecimals)...0).contains(exponent) {
            return Quantity(mantissa: mantissa, decimals: Int(-exponent))
        }
        guard let value = Double("\(mantissa)e\(exponent)"), value.isFinite else { return nil }
        return Quantity(value)
    }
}

extension Quantity {
    /// A number of JSON.
    fileprivate init?(printed text: String) {
        let read = Array(text.utf8).withUnsafeBufferPointer { bytes -> Quantity? in
            var cursor = TextCursor(bytes)
            let quantity = cursor.decimal()
            return cursor.isAtEnd ? quantity : nil
        }
        guard let read, read.value.isFinite else { return nil }
        self = read
    }

    /// The sum, as an exact decimal where both are.
    func plus(_ other: Quantity?) -> Quantity {
        guard let other else { return self }
        guard let decimals, let others = other.decimals else { return Quantity(value + other.value) }
        let most = max(decimals, others)
        guard let left = Quantity(value, decimals: most).mantissa,
            let right = Quantity(other.value, decimals: most).mantissa
        else { return Quantity(value + other.value) }
        return Quantity(mantissa: left + right, decimals: most)
    }
}
