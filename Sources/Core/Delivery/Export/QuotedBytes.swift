import Sensing

/// Bytes as ASCII text that reads back exactly: in quotes with escapes, or, for what is no text, in hexadecimal.
public enum QuotedBytes {
    /// `"DS\r\n"`, or `x7f7fe402` when every third byte or more would need an escape of its own.
    public static func written(_ bytes: [UInt8]) -> String {
        let odd = bytes.count { !isPlain($0) && letter(of: $0) == nil }
        return odd * 3 > bytes.count ? hexadecimal(bytes) : quoted(bytes)
    }

    public static func hexadecimal(_ bytes: [UInt8]) -> String {
        "x" + HexText.encode(bytes)
    }

    public static func quoted(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = [UInt8(ascii: "\"")]
        text.reserveCapacity(bytes.count + 6)
        for byte in bytes {
            if isPlain(byte) {
                text.append(byte)
            } else if let letter = letter(of: byte) {
                text += [UInt8(ascii: "\\"), letter]
            } else {
                text += Array("\\x".utf8) + Array(HexText.encode([byte]).utf8)
            }
        }
        text.append(UInt8(ascii: "\""))
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads one of the two from the front; nil when neither stands there.
    static func take(_ text: inout Substring) -> [UInt8]? {
        if text.first == "x" {
            let word = text.dropFirst().prefix { $0 != " " }
            guard let bytes = HexText.decode(word) else { return nil }
            text = text[word.endIndex...]
            return bytes
        }
        guard text.first == "\"" else { return nil }
        var rest = text.utf8.dropFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                text = Substring(rest)
                return bytes
            case UInt8(ascii: "\\"):
                guard let meant = escaped(&rest) else { return nil }
                bytes.append(meant)
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private static func escaped(_ rest: inout Substring.UTF8View) -> UInt8? {
        switch rest.popFirst() {
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "\""): return UInt8(ascii: "\"")
        case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
        case UInt8(ascii: "x"):
            guard let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
            return HexText.decode(String(decoding: [high, low], as: UTF8.self))?.first
        default: return nil
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func letter(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x0D: UInt8(ascii: "r")
        case 0x0A: UInt8(ascii: "n")
        case 0x09: UInt8(ascii: "t")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        default: nil
        }
    }
}
