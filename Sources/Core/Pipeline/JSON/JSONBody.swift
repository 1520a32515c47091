/// A body of JSON that somebody sent, cut into lines for a framer: each object on a line of its own, whether it stood
/// alone, in a list, or already on a line. The objects' own bytes stay as they are, but for line ends within them.
public enum JSONBody {
    /// Nil when the body is no JSON of these forms; it is then kept as it came.
    public static func lines(of body: [UInt8]) -> [UInt8]? {
        var lines: [UInt8] = []
        lines.reserveCapacity(body.count + 1)
        var cutter = Cutter()
        for byte in body {
            guard cutter.take(byte, into: &lines) else { return nil }
        }
        return cutter.isBetweenObjects && !lines.isEmpty ? lines : nil
    }

    private struct Cutter {
        private var depth = 0
        private var isInList = false
        private var listHasEnded = false
        private var isInString = false
        private var isEscaped = false

        var isBetweenObjects: Bool { depth == 0 && !isInString && (!isInList || listHasEnded) }

        mutating func take(_ byte: UInt8, into lines: inout [UInt8]) -> Bool {
            guard depth > 0 else { return between(byte, into: &lines) }
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                // A string has no line end of its own (RFC 8259, 7).
                guard byte >= 0x20 else { return false }
                lines.append(byte)
                return true
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            lines.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
            if depth == 0 { lines.append(0x0A) }
            return true
        }

        /// What may stand outside of objects: blanks, and the marks of one list.
        private mutating func between(_ byte: UInt8, into lines: inout [UInt8]) -> Bool {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: return true
            case UInt8(ascii: "{"):
                guard !listHasEnded else { return false }
                depth = 1
                lines.append(byte)
                return true
            case UInt8(ascii: "["):
                guard !isInList, lines.isEmpty else { return false }
                isInList = true
                return true
            case UInt8(ascii: ","): return isInList && !listHasEnded && !lines.isEmpty
            case UInt8(ascii: "]"):
                guard isInList, !listHasEnded else { return false }
                listHasEnded = true
                return true
            default: return false
            }
        }
    }
}
