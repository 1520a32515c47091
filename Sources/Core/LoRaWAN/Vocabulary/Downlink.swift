import Sensing

/// A payload that waits for its device to speak.
public struct Downlink: Hashable, Sendable {
    /// Counted from 1 at this station, never given twice.
    public var number: UInt64
    public var device: EUI64
    /// 1 to 223.
    public var port: UInt8
    public var payload: [UInt8]
    /// The device has to say that it heard it.
    public var isConfirmed: Bool
    public var queued: Instant
    /// Not sent after this.
    public var expires: Instant

    public init(
        number: UInt64, device: EUI64, port: UInt8, payload: [UInt8], isConfirmed: Bool, queued: Instant,
        expires: Instant
    ) {
        self.number = number
        self.device = device
        self.port = port
        self.payload = payload
        self.isConfirmed = isConfirmed
        self.queued = queued
        self.expires = expires
    }
}
