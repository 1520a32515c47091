import Diagnostics
import Glibc
import LoRaWAN

extension Expected where Value == EUI64 {
    /// Sixteen hexadecimal digits.
    static func eui64(_ description: String, example: String = "70b3d57ed0000001") -> Expected {
        Expected(description) { node, diagnostics in
            guard let text = Expected<String>.string(description).read(node, &diagnostics) else { return nil }
            if let eui = EUI64(text) { return eui }
            let digits = text.filter(\.isHexDigit)
            let others = text.filter { !$0.isHexDigit && !"-:".contains($0) }
            let problem =
                others.isEmpty
                ? "it has \(digits.count) digits instead of 16" : "it has \(quote(String(others.prefix(1))))"
            diagnostics.append(
                Diagnostic(
                    .notAnEUI, "\(quote(text)) is not \(description): \(problem)", at: node.span,
                    remedy:
                        "Write its 16 hexadecimal digits as on the label, the first one first, such as '\(example)'."
                ))
            return nil
        }
    }
}

extension Expected where Value == AddressRange {
    /// `192.168.8.20`, `192.168.8.0/24` or the same of IPv6.
    static var addressRange: Expected {
        let description = "an address such as '192.168.8.20' or a network such as '192.168.8.0/24'"
        return Expected(description) { node, diagnostics in
            guard let text = Expected<String>.string(description).read(node, &diagnostics) else { return nil }
            if let range = AddressRange(parsing: text) { return range }
            diagnostics.append(
                Diagnostic(
                    .badAddress, "\(quote(text)) is not \(description)", at: node.span, remedy: "Write \(description)."
                ))
            return nil
        }
    }
}

extension AddressRange {
    /// Nil for what is neither an address nor a network. IPv4 in IPv6 is IPv4.
    init?(parsing text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first.flatMap({ Self.bytes(String($0)) }) else { return nil }
        var bits = host.count * 8
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let written = Int(parts[1]),
                (0...bits).contains(written)
            else { return nil }
            bits = written
        }
        let isMapped = host.count == 16 && host[..<10].allSatisfy { $0 == 0 } && host[10...11] == [255, 255]
        if isMapped, bits >= 96 {
            self.init(host: Array(host[12...]), bits: bits - 96)
        } else {
            self.init(host: host, bits: bits)
        }
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes[..<4]) }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }
}
