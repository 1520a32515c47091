import Sensing

/// The message integrity code of a frame: four bytes, the first one on the air in the highest place.
public struct MIC: Hashable, Sendable {
    public var rawValue: UInt32

    public static let length = 4

    public init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The first four bytes of a CMAC.
    public init(of message: [UInt8], key: LoRaKey) {
        self.init(bytes: AESCMAC.code(of: message, key: key))
    }

    /// The first four bytes.
    init(bytes: some Collection<UInt8>) {
        rawValue = bytes.prefix(Self.length).reduce(0) { $0 << 8 | UInt32($1) }
    }

    public var bytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: rawValue >> UInt32($0)) }
    }
}

extension MIC: CustomStringConvertible {
    /// Eight digits, as on the air.
    public var description: String { HexText.encode(bytes) }
}
