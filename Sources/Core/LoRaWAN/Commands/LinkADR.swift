/// LinkADRReq: with which data rate, power and channels a device shall send.
public struct LinkADR: Hashable, Sendable {
    /// Index, 15: as it is.
    public var dataRate: Int
    /// Index of TXPower, 0 is the most; 15: as it is.
    public var power: Int
    /// Of the 16 channels that `maskControl` names.
    public var channelMask: UInt16
    /// ChMaskCntl, 0 to 7.
    public var maskControl: Int
    /// NbTrans, how often each uplink is sent, 1 to 15; 0: as it is (1.1) or as at first.
    public var transmissions: Int

    public init(dataRate: Int, power: Int, channelMask: UInt16, maskControl: Int = 0, transmissions: Int = 1) {
        self.dataRate = dataRate
        self.power = power
        self.channelMask = channelMask
        self.maskControl = maskControl
        self.transmissions = transmissions
    }

    /// Four bytes.
    init(_ content: [UInt8]) {
        self.init(
            dataRate: Int(content[0] >> 4), power: Int(content[0] & 0x0F),
            channelMask: UInt16(content[1]) | UInt16(content[2]) << 8, maskControl: Int(content[3] >> 4 & 0b111),
            transmissions: Int(content[3] & 0x0F))
    }

    var content: [UInt8] {
        [UInt8(truncatingIfNeeded: dataRate & 0x0F) << 4 | UInt8(truncatingIfNeeded: power & 0x0F)]
            + AirBytes.little(channelMask, 2)
            + [
                UInt8(truncatingIfNeeded: maskControl & 0b111) << 4 | UInt8(truncatingIfNeeded: transmissions & 0x0F)
            ]
    }
}
