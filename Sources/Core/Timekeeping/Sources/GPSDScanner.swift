/// Goes through one line of JSON. It takes what gpsd writes and somewhat more; whatever it does not take gives nil.
struct GPSDScanner {
    private let bytes: [UInt8]
    private var index = 0

    /// Objects and lists within each other: gpsd needs three.
    private static let deepest = 8

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return index == bytes.count
        }
    }

    mutating func value(depth: Int) -> GPSDValue? {
        skipBlanks()
        guard depth < Self.deepest, index < bytes.count else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return list(depth: depth)
        case UInt8(ascii: "\""): return string().map(GPSDValue.text)
        case UInt8(ascii: "-"), 0x30...0x39: return number()
        default: return word()
        }
    }

    private mutating func object(depth: Int) -> GPSDValue? {
        var members: [String: GPSDValue] = [:]
        index += 1
        if take("}") { return .object(members) }
        repeat {
            skipBlanks()
            guard let key = string(), take(":"), let value = value(depth: depth + 1) else { return nil }
            members[key] = value
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func list(depth: Int) -> GPSDValue? {
        var items: [GPSDValue] = []
        index += 1
        if take("]") { return .list(items) }
        repeat {
            guard let item = value(depth: depth + 1) else { return nil }
            items.append(item)
        } while take(",")
        return take("]") ? .list(items) : nil
    }

    private mutating func string() -> String? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
        index += 1
        var content: [UInt8] = []
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] >= 0x20 else { return nil }
            if bytes[index] == UInt8(ascii: "\\") {
                guard let character = escaped() else { return nil }
                content += Array(String(character).utf8)
            } else {
                content.append(bytes[index])
                index += 1
            }
        }
        guard index < bytes.count else { return nil }
        index += 1
        return String(decoding: content, as: UTF8.self)
    }

    /// Of a pair of `\u` each half becomes U+FFFD: gpsd escapes no such characters.
    private mutating func escaped() -> Unicode.Scalar? {
        guard index + 1 < bytes.count else { return nil }
        let mark = bytes[index + 1]
        index += 2
        switch mark {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(mark)
        case UInt8(ascii: "u"):
            guard index + 4 <= bytes.count,
                let code = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
            else { return nil }
            index += 4
            return Unicode.Scalar(code) ?? "\u{FFFD}"
        default: return nil
        }
    }

    private mutating func number() -> GPSDValue? {
        let start = index
        while index < bytes.count, Self.ofNumbers.contains(bytes[index]) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        return Double(text) == nil ? nil : .number(text)
    }

    private static let ofNumbers = Set("0123456789+-.eE".utf8)

    private mutating func word() -> GPSDValue? {
        let start = index
        while index < bytes.count, (0x61...0x7A).contains(bytes[index]) { index += 1 }
        switch String(decoding: bytes[start..<index], as: UTF8.self) {
        case "true": return .flag(true)
        case "false": return .flag(false)
        case "null": return .null
        default: return nil
        }
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while index < bytes.count, [0x20, 0x09, 0x0D, 0x0A].contains(bytes[index]) { index += 1 }
    }
}
