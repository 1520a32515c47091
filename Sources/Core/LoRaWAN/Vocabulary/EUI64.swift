import Sensing

/// The 64-bit identity of a device (DevEUI), of whom it joins (JoinEUI, AppEUI before 1.1) or of a gateway.
///
/// Written with the first byte first, as on a label; on the air the bytes come in the other order.
public struct EUI64: Hashable, Comparable, Sendable {
    public var rawValue: UInt64

    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// `70b3d57ed0000001`, `70-B3-D5-7E-D0-00-00-01` or with colons; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let digits = String(text).filter { $0 != "-" && $0 != ":" }
        guard digits.utf8.count == 16, let bytes = HexText.decode(digits) else { return nil }
        rawValue = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    public static func < (left: EUI64, right: EUI64) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension EUI64: CustomStringConvertible {
    /// 16 digits in lower case.
    public var description: String {
        HexText.encode((0..<8).map { UInt8(truncatingIfNeeded: rawValue >> UInt64(56 - 8 * $0)) })
    }
}
