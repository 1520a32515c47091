import Sensing

/// One packet that a gateway heard: `rxpk` of Semtech's protocol.
public struct ReceivedPacket: Hashable, Sendable {
    /// The gateway's check of the radio frame.
    public enum Integrity: Hashable, Sendable {
        case good, bad, none
    }

    /// The concentrator's counter at the end of reception, in microseconds; wraps after 71.6 minutes.
    public var counter: UInt32
    /// UTC of the end of reception, of a gateway with a GPS fix.
    public var time: Instant?
    /// GPS time of the end of reception, in milliseconds since 1980-01-06.
    public var gpsMilliseconds: UInt64?
    /// Hz.
    public var frequency: UInt32
    public var channel: Int?
    public var radioChain: Int?
    public var integrity: Integrity
    public var modulation: Modulation
    /// `4/5`
    public var codeRate: String?
    /// Strength of the channel, dBm.
    public var rssi: Double?
    /// dB; only of LoRa.
    public var snr: Double?
    /// PHYPayload.
    public var payload: [UInt8]

    public init(
        counter: UInt32, time: Instant? = nil, gpsMilliseconds: UInt64? = nil, frequency: UInt32, channel: Int? = nil,
        radioChain: Int? = nil, integrity: Integrity = .good, modulation: Modulation, codeRate: String? = "4/5",
        rssi: Double? = nil, snr: Double? = nil, payload: [UInt8]
    ) {
        self.counter = counter
        self.time = time
        self.gpsMilliseconds = gpsMilliseconds
        self.frequency = frequency
        self.channel = channel
        self.radioChain = radioChain
        self.integrity = integrity
        self.modulation = modulation
        self.codeRate = codeRate
        self.rssi = rssi
        self.snr = snr
        self.payload = payload
    }
}
