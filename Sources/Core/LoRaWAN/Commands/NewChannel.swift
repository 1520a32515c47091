/// NewChannelReq: a channel that a device shall make or change.
public struct NewChannel: Hashable, Sendable {
    public var index: UInt8
    /// Hz, a multiple of 100; 0 takes the channel away.
    public var frequency: UInt32
    /// Indexes of the data rates that are allowed on it.
    public var lowestDataRate: Int
    public var highestDataRate: Int

    public init(index: UInt8, frequency: UInt32, lowestDataRate: Int, highestDataRate: Int) {
        self.index = index
        self.frequency = frequency
        self.lowestDataRate = lowestDataRate
        self.highestDataRate = highestDataRate
    }

    /// Five bytes.
    init(_ content: [UInt8]) {
        self.init(
            index: content[0], frequency: DownlinkCommand.frequency(content[1..<4]),
            lowestDataRate: Int(content[4] & 0x0F), highestDataRate: Int(content[4] >> 4))
    }

    var content: [UInt8] {
        [index] + AirBytes.little(frequency / 100, 3)
            + [
                UInt8(truncatingIfNeeded: highestDataRate & 0x0F) << 4
                    | UInt8(truncatingIfNeeded: lowestDataRate & 0x0F)
            ]
    }
}
