import Sensing

/// A line of the join log: a join that was answered, or why not.
public struct JoinEvent: Hashable, Sendable {
    public var time: Instant
    public var device: EUI64
    public var join: EUI64
    public var nonce: UInt16
    public var gateway: EUI64
    public var rssi: Double?
    public var snr: Double?
    /// The address that was given; nil when it was refused.
    public var address: DeviceAddress?
    /// Why it was refused and what to do; nil when it was answered.
    public var refusal: Refusal?

    public init(
        time: Instant, device: EUI64, join: EUI64, nonce: UInt16, gateway: EUI64, rssi: Double? = nil,
        snr: Double? = nil, address: DeviceAddress? = nil, refusal: Refusal? = nil
    ) {
        self.time = time
        self.device = device
        self.join = join
        self.nonce = nonce
        self.gateway = gateway
        self.rssi = rssi
        self.snr = snr
        self.address = address
        self.refusal = refusal
    }
}
