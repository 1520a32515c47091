/// One packet that a gateway shall send: `txpk` of Semtech's protocol. Always LoRa with inverted polarity, without
/// PHY CRC and with a code rate of 4/5, as LoRaWAN's downlinks are.
public struct TransmitPacket: Hashable, Sendable {
    /// The concentrator's counter at which it begins, in microseconds; nil: at once.
    public var counter: UInt32?
    /// Hz.
    public var frequency: UInt32
    public var spreadingFactor: Int
    /// Hz.
    public var bandwidth: Int
    /// dBm, before the gateway takes off its antenna's gain.
    public var power: Int
    public var payload: [UInt8]

    public init(
        counter: UInt32?, frequency: UInt32, spreadingFactor: Int, bandwidth: Int, power: Int, payload: [UInt8]
    ) {
        self.counter = counter
        self.frequency = frequency
        self.spreadingFactor = spreadingFactor
        self.bandwidth = bandwidth
        self.power = power
        self.payload = payload
    }
}
