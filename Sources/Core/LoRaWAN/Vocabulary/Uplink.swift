/// A data frame of a device of ours that was accepted: good MIC, new counter.
public struct Uplink: Hashable, Sendable {
    /// By this number the server hears that it was stored.
    public var ticket: UInt64
    public var device: EUI64
    public var address: DeviceAddress
    /// The whole counter, 32 bits.
    public var counter: UInt32
    /// The frame as it was heard, PHYPayload, but with FRMPayload deciphered: what is stored, and what drivers read.
    public var plain: [UInt8]
    /// Nil: no port; 0: MAC commands only.
    public var port: UInt8?
    public var isConfirmed: Bool
    /// Frames that are missing before this one.
    public var lost: UInt32
    /// The first of its session.
    public var beginsSession: Bool
    public var reception: Reception
    /// What MAC commands in it told: battery 0 to 255, margin in dB.
    public var battery: UInt8?
    public var margin: Int?

    public init(
        ticket: UInt64, device: EUI64, address: DeviceAddress, counter: UInt32, plain: [UInt8], port: UInt8?,
        isConfirmed: Bool, lost: UInt32 = 0, beginsSession: Bool = false, reception: Reception, battery: UInt8? = nil,
        margin: Int? = nil
    ) {
        self.ticket = ticket
        self.device = device
        self.address = address
        self.counter = counter
        self.plain = plain
        self.port = port
        self.isConfirmed = isConfirmed
        self.lost = lost
        self.beginsSession = beginsSession
        self.reception = reception
        self.battery = battery
        self.margin = margin
    }
}
