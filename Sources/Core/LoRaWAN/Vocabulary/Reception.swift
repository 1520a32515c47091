import Sensing

/// How an uplink was heard.
public struct Reception: Hashable, Sendable {
    public var gateway: EUI64
    /// When its first bit came, with the bound of however that is known.
    public var time: Timestamp
    /// How `time` is known.
    public var basis: Basis
    /// The concentrator's counter at its end, in microseconds.
    public var counter: UInt32
    /// Hz
    public var frequency: UInt32
    public var modulation: Modulation
    /// dBm
    public var rssi: Double?
    /// dB
    public var snr: Double?

    public enum Basis: String, Hashable, Sendable, CaseIterable {
        /// The gateway's GPS time.
        case gps
        /// The gateway's UTC from GPS.
        case gatewayTime = "gateway_time"
        /// The concentrator's counter by the station clock.
        case concentrator
        /// When the datagram came.
        case arrival
        /// A network server said so.
        case networkServer = "network_server"
    }

    public init(
        gateway: EUI64, time: Timestamp, basis: Basis, counter: UInt32, frequency: UInt32, modulation: Modulation,
        rssi: Double? = nil, snr: Double? = nil
    ) {
        self.gateway = gateway
        self.time = time
        self.basis = basis
        self.counter = counter
        self.frequency = frequency
        self.modulation = modulation
        self.rssi = rssi
        self.snr = snr
    }
}
