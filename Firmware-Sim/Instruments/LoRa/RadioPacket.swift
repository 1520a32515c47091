/// A LoRa packet in the air.
public struct RadioPacket: Hashable, Sendable {
    /// When its preamble begins.
    public var begin: Nanoseconds
    /// Hz.
    public var frequency: UInt32
    public var rate: RadioRate
    /// Downlinks are sent with inverted polarity, and without a check sum of the radio.
    public var isDownlink: Bool
    /// dBm.
    public var power: Int
    /// PHYPayload.
    public var payload: [UInt8]

    public init(
        begin: Nanoseconds, frequency: UInt32, rate: RadioRate, isDownlink: Bool, power: Int, payload: [UInt8]
    ) {
        self.begin = begin
        self.frequency = frequency
        self.rate = rate
        self.isDownlink = isDownlink
        self.power = power
        self.payload = payload
    }

    public var end: Nanoseconds { begin + airtime }

    /// Time on air with a preamble of 8, an explicit header and a code rate of 4/5 (SX1276 data sheet, 4.1.1.7).
    public var airtime: Nanoseconds {
        let factor = rate.spreadingFactor
        let symbol = Nanoseconds(1_000_000_000) * (1 << Nanoseconds(factor)) / Nanoseconds(rate.bandwidth)
        let isSlow = symbol >= 16_000_000 ? 1 : 0
        let bits = 8 * payload.count - 4 * factor + 28 + (isDownlink ? 0 : 16)
        let bitsPerGroup = 4 * (factor - 2 * isSlow)
        let groups = max((bits + bitsPerGroup - 1) / bitsPerGroup, 0)
        let quarters = 4 * (8 + 8 + groups * 5) + 17
        return symbol * Nanoseconds(quarters) / 4
    }

    /// Whether the two are in the air at the same moment.
    func overlaps(_ other: RadioPacket) -> Bool { begin < other.end && other.begin < end }
}
