import Sensing

/// The 32-bit address that a device has in its session (DevAddr). Several devices may have the same.
public struct DeviceAddress: Hashable, Comparable, Sendable {
    public var rawValue: UInt32

    public init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Eight hexadecimal digits; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 8, let bytes = HexText.decode(text) else { return nil }
        rawValue = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    public static func < (left: DeviceAddress, right: DeviceAddress) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension DeviceAddress: CustomStringConvertible {
    public var description: String {
        HexText.encode((0..<4).map { UInt8(truncatingIfNeeded: rawValue >> UInt32(24 - 8 * $0)) })
    }
}
