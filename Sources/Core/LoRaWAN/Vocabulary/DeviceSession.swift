import Sensing

/// What was agreed with a device, and how far both have counted.
public struct DeviceSession: Hashable, Sendable {
    public var address: DeviceAddress
    public var keys: SessionKeys
    public var started: Instant
    /// The counter of the last uplink that was accepted; nil before the first.
    public var uplinkCounter: UInt32?
    /// The counter of the next downlink. In the ledger: the first that may not have been used.
    public var downlinkCounter: UInt32
    /// Seconds from the end of an uplink to RX1, 1 to 15; RX2 is one second later.
    public var rxDelay: Int
    public var rx1Offset: Int
    public var rx2DataRate: Int
    /// Hz
    public var rx2Frequency: UInt32

    public init(
        address: DeviceAddress, keys: SessionKeys, started: Instant, uplinkCounter: UInt32? = nil,
        downlinkCounter: UInt32 = 0, rxDelay: Int = 1, rx1Offset: Int = 0, rx2DataRate: Int, rx2Frequency: UInt32
    ) {
        self.address = address
        self.keys = keys
        self.started = started
        self.uplinkCounter = uplinkCounter
        self.downlinkCounter = downlinkCounter
        self.rxDelay = rxDelay
        self.rx1Offset = rx1Offset
        self.rx2DataRate = rx2DataRate
        self.rx2Frequency = rx2Frequency
    }
}
