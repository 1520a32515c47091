import Sensing

/// An uplink as a network server tells of it.
public struct NetworkServerUplink: Hashable, Sendable {
    /// What tells the sessions of a device apart.
    public var session: String
    public var address: DeviceAddress?
    /// The whole counter, 32 bits.
    public var counter: UInt32
    /// 0 without a port, as the servers say it.
    public var port: UInt8
    public var payloadBytes: Int
    public var isConfirmed: Bool
    /// By whom it was heard.
    public var hearings: [Hearing]
    /// Hz
    public var frequency: UInt32
    public var modulation: Modulation
    /// Nanoseconds, where the server says it.
    public var airtime: UInt64?
    /// By the server's clock, when the frame had come to it.
    public var serverTime: Instant?
    /// 0 external power, 1 to 254 of full, 255 unknown.
    public var battery: UInt8?

    /// One gateway's.
    public struct Hearing: Hashable, Sendable {
        public var gateway: EUI64?
        /// dBm
        public var rssi: Double?
        /// dB
        public var snr: Double?
        /// The concentrator's, in microseconds.
        public var counter: UInt32?
        /// When its last bit came, by GPS.
        public var gpsTime: Instant?
        /// The same by the gateway's clock.
        public var gatewayTime: Instant?
        /// When the server had it from this gateway, by the server's clock.
        public var serverTime: Instant?

        public init() {}
    }

    public init(session: String, counter: UInt32, port: UInt8, payloadBytes: Int, modulation: Modulation) {
        self.session = session
        self.counter = counter
        self.port = port
        self.payloadBytes = payloadBytes
        self.modulation = modulation
        isConfirmed = false
        hearings = []
        frequency = 0
    }

    /// The gateway that heard it best: by SNR, then by strength.
    public var best: Hearing? {
        hearings.max { left, right in
            (left.snr ?? -.infinity, left.rssi ?? -.infinity) < (right.snr ?? -.infinity, right.rssi ?? -.infinity)
        }
    }
}
