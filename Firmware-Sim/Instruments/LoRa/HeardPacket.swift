/// A packet as one gateway heard it.
public struct HeardPacket: Hashable, Sendable {
    public var packet: RadioPacket
    /// dBm
    public var rssi: Int
    /// dB
    public var snr: Double
    /// The check sum of the radio was right.
    public var isGood: Bool
}
