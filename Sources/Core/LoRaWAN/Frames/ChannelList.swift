/// CFList of a join-accept: the channels that a device shall use besides its own.
public struct ChannelList: Hashable, Sendable {
    /// 16; the last one is the type.
    public let bytes: [UInt8]

    static let length = 16
    /// Of the regions whose channels are where one wants them, and of those with a fixed plan.
    private static let frequenciesType: UInt8 = 0
    private static let masksType: UInt8 = 1

    /// Nil when there are not 16 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }

    /// Type 0. Hz, multiples of 100; the first five, 0 for none.
    public init(frequencies: [UInt32]) {
        let used = frequencies.prefix(5)
        let channels = used.flatMap { AirBytes.little($0 / 100, 3) }
        bytes = channels + [UInt8](repeating: 0, count: 15 - channels.count) + [Self.frequenciesType]
    }

    /// Type 1. The channels 0 to 15, 16 to 31 and so on, the lowest bit the first; the first seven.
    public init(masks: [UInt16]) {
        let groups = masks.prefix(7).flatMap { AirBytes.little($0, 2) }
        bytes = groups + [UInt8](repeating: 0, count: 15 - groups.count) + [Self.masksType]
    }

    /// Hz; nil when it is of another type.
    public var frequencies: [UInt32]? {
        guard bytes[15] == Self.frequenciesType else { return nil }
        return stride(from: 0, to: 15, by: 3).map {
            UInt32(truncatingIfNeeded: AirBytes.number(bytes[$0..<($0 + 3)])) * 100
        }
    }

    /// Of 16 channels each; nil when it is of another type.
    public var masks: [UInt16]? {
        guard bytes[15] == Self.masksType else { return nil }
        return stride(from: 0, to: 14, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    }
}
