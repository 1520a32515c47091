/// TXParamSetupReq: what the law of the place allows a device, in AS923 and AU915.
public struct TransmitLimits: Hashable, Sendable {
    /// A transmission lasts at most 400 ms.
    public var limitsUplinkDwell: Bool
    public var limitsDownlinkDwell: Bool
    /// Index into `powers`, 0 to 15.
    public var powerIndex: Int

    /// Greatest EIRP in dBm by index (LoRaWAN 1.0.4, 5.8).
    public static let powers = [8, 10, 12, 13, 14, 16, 18, 20, 21, 24, 26, 27, 29, 30, 33, 36]

    public init(limitsUplinkDwell: Bool, limitsDownlinkDwell: Bool, powerIndex: Int) {
        self.limitsUplinkDwell = limitsUplinkDwell
        self.limitsDownlinkDwell = limitsDownlinkDwell
        self.powerIndex = powerIndex & 0x0F
    }

    init(_ byte: UInt8) {
        self.init(
            limitsUplinkDwell: byte & 0x10 != 0, limitsDownlinkDwell: byte & 0x20 != 0, powerIndex: Int(byte & 0x0F))
    }

    var byte: UInt8 {
        (limitsDownlinkDwell ? 0x20 : 0) | (limitsUplinkDwell ? 0x10 : 0)
            | UInt8(truncatingIfNeeded: powerIndex & 0x0F)
    }
}
