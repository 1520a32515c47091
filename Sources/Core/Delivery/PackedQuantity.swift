import Sensing

/// A quantity and its flag in the form that `ObservationCoding` writes.
struct PackedQuantity {
    static let profileBit: UInt8 = 0x80
    static let missing: UInt8 = 16
    static let computed: UInt8 = 17
    static let computedWithDecimals: UInt8 = 18
    static let kindsPerFlag: UInt8 = 20

    let form: UInt8
    let kind: UInt8
    /// The mantissa, or the bits of the double.
    let bits: UInt64
    let decimals: Int

    init(_ quantity: Quantity, _ flag: QualityFlag) {
        decimals = quantity.decimals ?? 0
        // A negative zero has a mantissa but would lose its sign.
        if let mantissa = quantity.mantissa, mantissa != 0 || quantity.value.sign == .plus {
            kind = UInt8(decimals)
            bits = UInt64(bitPattern: mantissa)
        } else if quantity == .missing {
            kind = Self.missing
            bits = 0
        } else {
            kind = quantity.decimals == nil ? Self.computed : Self.computedWithDecimals
            bits = quantity.value.bitPattern
        }
        form = Self.index(of: flag) * Self.kindsPerFlag + kind
    }

    func appendValue(to bytes: inout [UInt8]) {
        switch kind {
        case Self.missing: bytes.append(0)
        case Self.computed: bytes.append(littleEndian: bits)
        case Self.computedWithDecimals:
            bytes.append(zigzag: Int64(decimals))
            bytes.append(littleEndian: bits)
        default: bytes.append(zigzag: Int64(bitPattern: bits))
        }
    }

    private static func index(of flag: QualityFlag) -> UInt8 {
        switch flag {
        case .pass: 0
        case .notEvaluated: 1
        case .suspect: 2
        case .fail: 3
        case .missing: 4
        }
    }

    private static let flags: [QualityFlag] = [.pass, .notEvaluated, .suspect, .fail, .missing]

    /// The form byte of an observation that is being read.
    struct Form {
        let flag: QualityFlag
        let isProfile: Bool
        let kind: UInt8

        init(_ byte: UInt8) throws(BatchDefect) {
            isProfile = byte & profileBit != 0
            let index = Int((byte & ~profileBit) / kindsPerFlag)
            kind = (byte & ~profileBit) % kindsPerFlag
            guard index < flags.count, kind <= computedWithDecimals else {
                throw .malformed("an observation has the unknown form \(byte)")
            }
            flag = flags[index]
        }

        /// The quantity that has this form and these bits: a mantissa, or a double as `Int64.orderedDouble` turns it.
        @inline(__always)
        func quantity(_ number: Int64, decimals: Int64) -> Quantity {
            switch kind {
            case missing: .missing
            case computed: Quantity(Double(bitPattern: UInt64(bitPattern: number.orderedDouble)))
            case computedWithDecimals:
                Quantity(Double(bitPattern: UInt64(bitPattern: number.orderedDouble)), decimals: Int(decimals))
            default: Quantity(mantissa: number, decimals: Int(kind))
            }
        }

        func readValue(from reader: inout ByteReader) throws(BatchDefect) -> Quantity {
            switch kind {
            case missing:
                guard try reader.byte("a missing value") == 0 else { throw .malformed("a missing value is not 0") }
                return .missing
            case computed:
                return Quantity(Double(bitPattern: try reader.littleEndian(UInt64.self, "a value")))
            case computedWithDecimals:
                let decimals = Int(try reader.zigzag("a value's decimals"))
                return Quantity(
                    Double(bitPattern: try reader.littleEndian(UInt64.self, "a value")), decimals: decimals)
            default:
                return Quantity(mantissa: try reader.zigzag("a value"), decimals: Int(kind))
            }
        }
    }
}
