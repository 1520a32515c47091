extension UplinkContent {
    /// From a line of a recording; nil for an empty one and for a remark.
    static func content(ofLine raw: [UInt8]) throws(UplinkDefect) -> UplinkContent? {
        let line = raw.filter { $0 != 0x0D && $0 != 0x0A }[...].trimmed
        guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
        if first == UInt8(ascii: "{") { return try UplinkContent(event: raw) }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            return try UplinkContent(frame: bytes(ofDigits: line))
        }
        let written = String(decoding: line[..<colon].trimmed, as: UTF8.self)
        guard let port = UInt8(written) else {
            throw UplinkDefect("'\(written.prefix(20))' is no port; a line is 'PORT: PAYLOAD' in hexadecimal")
        }
        return UplinkContent(port: port, payload: try bytes(ofDigits: line[(colon + 1)...]))
    }

    /// Blanks may stand between the digits.
    private static func bytes(ofDigits text: ArraySlice<UInt8>) throws(UplinkDefect) -> [UInt8] {
        let digits = text.filter { $0 != 0x20 && $0 != 0x09 }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard index + 1 < digits.count, let high = HexDigits.value(of: digits[index]),
                let low = HexDigits.value(of: digits[index + 1])
            else {
                let shown = String(decoding: text.prefix(60), as: UTF8.self)
                throw UplinkDefect("no pairs of hexadecimal digits: '\(shown)'")
            }
            bytes.append(UInt8(high) << 4 | UInt8(low))
        }
        return bytes
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmed: ArraySlice<UInt8> {
        var rest = self
        while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return rest
    }
}
