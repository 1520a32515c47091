import Sensing

/// How a downlink of ours is known again in what a network server says of it, also after a restart.
enum DownlinkIdentity {
    /// A UUID of the free form (version 8, RFC 9562, 5.8): 48 bits of the DevEUI, 12 that are ours, 62 of the number.
    static func uuid(of number: UInt64, device: EUI64) -> String {
        let high = device.rawValue << 16 | 0x8000 | mark
        let low = number & (1 << 62 - 1) | 1 << 63
        let digits = EUI64(high).description + EUI64(low).description
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    static func number(uuid text: String, device: EUI64) -> UInt64? {
        let digits = text.filter { $0 != "-" }
        guard digits.utf8.count == 32, let high = EUI64(digits.prefix(16)), let low = EUI64(digits.suffix(16)),
            high.rawValue == device.rawValue << 16 | 0x8000 | mark, low.rawValue >> 62 == 2
        else { return nil }
        return low.rawValue & (1 << 62 - 1)
    }

    private static let mark: UInt64 = 0xFA1

    /// One of The Things Stack's correlation ids.
    static func correlation(of number: UInt64) -> String { prefix + String(number) }

    static func number(correlation texts: [String]) -> UInt64? {
        for text in texts where text.hasPrefix(prefix) {
            if let number = UInt64(text.dropFirst(prefix.count)) { return number }
        }
        return nil
    }

    private static let prefix = "fairlead:downlink:"
}
