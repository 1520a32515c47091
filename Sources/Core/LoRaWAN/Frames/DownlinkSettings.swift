/// DLSettings: how a device listens.
public struct DownlinkSettings: Hashable, Sendable {
    /// OptNeg, of a join-accept: the network speaks 1.1. Nothing elsewhere.
    public var speaks11: Bool
    /// 0 to 7.
    public var rx1Offset: Int
    /// 0 to 15.
    public var rx2DataRate: Int

    public init(rx1Offset: Int = 0, rx2DataRate: Int, speaks11: Bool = false) {
        self.rx1Offset = rx1Offset
        self.rx2DataRate = rx2DataRate
        self.speaks11 = speaks11
    }

    public init(_ byte: UInt8) {
        self.init(rx1Offset: Int(byte >> 4 & 0b111), rx2DataRate: Int(byte & 0x0F), speaks11: byte & 0x80 != 0)
    }

    public var byte: UInt8 {
        (speaks11 ? 0x80 : 0) | UInt8(truncatingIfNeeded: rx1Offset & 0b111) << 4
            | UInt8(truncatingIfNeeded: rx2DataRate & 0x0F)
    }
}
