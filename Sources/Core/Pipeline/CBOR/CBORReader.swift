/// Goes through the bytes of CBOR. What it makes is bounded by how many bytes there are: each element takes one at least.
struct CBORReader {
    /// Arrays, maps and tags within each other; more is refused, so that the depth of calls is bounded.
    static let deepest = 16

    private let bytes: [UInt8]
    private(set) var index = 0

    /// Ends an item of indefinite length.
    private static let stop: UInt8 = 0xFF

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func item(depth: Int) throws(CBORDefect) -> CBORValue {
        guard depth <= Self.deepest else { throw CBORDefect(at: index, "it is deeper than \(Self.deepest) levels") }
        let initial = try byte()
        let (major, low) = (initial >> 5, initial & 0x1F)
        if major == 7 { return try simple(low) }
        let length = try argument(low, isOpenAllowed: (2...5).contains(major))
        switch major {
        case 0: return .unsigned(length ?? 0)
        case 1: return .negative(length ?? 0)
        case 2: return .bytes(try string(major, length))
        case 3: return .text(try text(try string(major, length)))
        case 4: return .array(try elements(length, depth: depth + 1))
        case 5: return .map(try entries(length, depth: depth + 1))
        default: return .tagged(length ?? 0, try item(depth: depth + 1))
        }
    }

    // MARK: Heads

    private mutating func byte() throws(CBORDefect) -> UInt8 {
        guard index < bytes.count else { throw CBORDefect(at: index, "it ends within an item") }
        defer { index += 1 }
        return bytes[index]
    }

    private mutating func number(_ width: Int) throws(CBORDefect) -> UInt64 {
        var number: UInt64 = 0
        for _ in 0..<width { number = number << 8 | UInt64(try byte()) }
        return number
    }

    /// Nil for an indefinite length.
    private mutating func argument(_ low: UInt8, isOpenAllowed: Bool) throws(CBORDefect) -> UInt64? {
        switch low {
        case 0..<24: return UInt64(low)
        case 24: return try number(1)
        case 25: return try number(2)
        case 26: return try number(4)
        case 27: return try number(8)
        case 31 where isOpenAllowed: return nil
        default: throw CBORDefect(at: index - 1, "the length of an item is none that there is")
        }
    }

    private mutating func simple(_ low: UInt8) throws(CBORDefect) -> CBORValue {
        switch low {
        case 20, 21: return .truth(low == 21)
        case 22: return .null
        case 23: return .undefined
        case 0..<20: return .simple(low)
        case 24:
            let value = try byte()
            // Smaller ones have one byte alone.
            guard value >= 32 else { throw CBORDefect(at: index - 1, "the simple value \(value) in two bytes") }
            return .simple(value)
        case 25: return .float(Double(Float16Bits(UInt16(truncatingIfNeeded: try number(2))).value))
        case 26: return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: try number(4)))))
        case 27: return .float(Double(bitPattern: try number(8)))
        default: throw CBORDefect(at: index - 1, "a mark that stands for nothing")
        }
    }

    // MARK: Bodies

    private mutating func string(_ major: UInt8, _ length: UInt64?) throws(CBORDefect) -> [UInt8] {
        if let length { return try run(length) }
        var whole: [UInt8] = []
        while !skipStop() {
            let initial = try byte()
            guard initial >> 5 == major, let part = try argument(initial & 0x1F, isOpenAllowed: false) else {
                throw CBORDefect(at: index - 1, "a part of a string is no string of its kind")
            }
            let bytes = try run(part)
            // Each part has to be UTF-8 by itself.
            if major == 3 { _ = try text(bytes) }
            whole += bytes
        }
        return whole
    }

    private mutating func run(_ length: UInt64) throws(CBORDefect) -> [UInt8] {
        guard length <= UInt64(bytes.count - index) else { throw CBORDefect(at: index, "it ends within a string") }
        defer { index += Int(length) }
        return Array(bytes[index..<index + Int(length)])
    }

    private func text(_ bytes: [UInt8]) throws(CBORDefect) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CBORDefect(at: index, "a text is no UTF-8")
        }
        return text
    }

    private mutating func elements(_ count: UInt64?, depth: Int) throws(CBORDefect) -> [CBORValue] {
        try check(count)
        var elements: [CBORValue] = []
        while !isDone(elements.count, count) { elements.append(try item(depth: depth)) }
        return elements
    }

    private mutating func entries(_ count: UInt64?, depth: Int) throws(CBORDefect) -> [CBORValue.Entry] {
        try check(count)
        var entries: [CBORValue.Entry] = []
        while !isDone(entries.count, count) {
            let key = try item(depth: depth)
            entries.append(CBORValue.Entry(key: key, value: try item(depth: depth)))
        }
        return entries
    }

    private func check(_ count: UInt64?) throws(CBORDefect) {
        guard let count, count > UInt64(bytes.count - index) else { return }
        throw CBORDefect(at: index, "\(count) elements in \(bytes.count - index) bytes")
    }

    private mutating func isDone(_ found: Int, _ count: UInt64?) -> Bool {
        if let count { return UInt64(found) == count }
        return skipStop()
    }

    private mutating func skipStop() -> Bool {
        guard index < bytes.count, bytes[index] == Self.stop else { return false }
        index += 1
        return true
    }
}

/// The bits of a number of half precision (RFC 8949, appendix D); `Float16` is not on every platform.
private struct Float16Bits {
    let bits: UInt16

    init(_ bits: UInt16) {
        self.bits = bits
    }

    var value: Float {
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Float(bits & 0x3FF)
        let sign: Float = bits >> 15 == 1 ? -1 : 1
        switch exponent {
        case 0: return sign * fraction * Float(sign: .plus, exponent: -24, significand: 1)
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
        }
    }
}
