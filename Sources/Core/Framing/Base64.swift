/// Bytes as text of four characters for three bytes (RFC 4648).
public enum Base64 {
    /// Nil for what is none. With padding or without, in either alphabet; nothing else is overlooked.
    public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        if let bytes = text.withContiguousStorageIfAvailable(decode(contiguous:)) { return bytes }
        return Array(text).withUnsafeBufferPointer(decode(contiguous:))
    }

    /// With padding, as ASCII.
    public static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            for shift in [18, 12, 6, 0] as [UInt32] { text.append(character(of: bits >> shift)) }
            (bits, count) = (0, 0)
        }
        guard count > 0 else { return text }
        bits <<= UInt32(8 * (3 - count))
        for place in 0..<4 {
            text.append(place <= count ? character(of: bits >> UInt32(18 - 6 * place)) : UInt8(ascii: "="))
        }
        return text
    }

    private static func decode(contiguous text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var end = text.count
        while end > 0, text.count - end < 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        guard end % 4 != 1, end == text.count || text.count % 4 == 0 else { return nil }
        var isGood = true
        let bytes = [UInt8](unsafeUninitializedCapacity: end / 4 * 3 + 2) { bytes, count in
            var bits: UInt32 = 0
            for index in 0..<end {
                let value = value(of: text[index])
                isGood = isGood && value < 64
                bits = bits << 6 | UInt32(value & 63)
                // Each character but the first of four completes a byte.
                guard index & 3 > 0 else { continue }
                bytes[count] = UInt8(truncatingIfNeeded: bits >> UInt32(6 - 2 * (index & 3)))
                count += 1
            }
        }
        return isGood ? bytes : nil
    }

    private static func character(of bits: UInt32) -> UInt8 {
        switch UInt8(bits & 63) {
        case let value where value < 26: value + UInt8(ascii: "A")
        case let value where value < 52: value - 26 + UInt8(ascii: "a")
        case let value where value < 62: value - 52 + UInt8(ascii: "0")
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    /// 0 to 63; 255 for what is none.
    private static func value(of character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: 255
        }
    }
}
