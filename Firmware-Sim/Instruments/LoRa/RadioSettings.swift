/// What the air between buoys and gateways does to packets.
public struct RadioSettings: Sendable {
    /// Chance that one gateway does not hear an uplink, and that a node does not hear a downlink.
    public var loss = 0.0
    public var downlinkLoss = 0.0
    /// Chance that a copy has wrong bytes; the gateway's check sum tells.
    public var garbled = 0.0
    /// Chance that a gateway hears a strong packet on a second channel too.
    public var doubled = 0.0
    /// dB above the noise at which a gateway hears a buoy on the average, drawn for each pair.
    public var snr: ClosedRange<Double> = 2...9
    /// Standard deviation of one packet's, dB: the buoy heaves.
    public var fading = 2.0
    /// Remembers each frame that a gateway heard well, for whoever checks that none is missing.
    public var remembersFrames = false

    public init() {}
}

/// What became of the copies of uplinks at the gateways, and of downlinks.
public struct RadioCounts: Hashable, Sendable {
    public var uplinks = 0
    public var copies = 0
    public var lost = 0
    public var garbled = 0
    public var collided = 0
    /// The gateway was sending, or has no such channel.
    public var deaf = 0
    public var downlinks = 0
    public var downlinksLost = 0

    public init() {}
}

/// A datagram that a gateway sends to its server.
public struct ForwarderDatagram: Hashable, Sendable {
    public var instant: Nanoseconds
    /// Its place in the list of gateways.
    public var gateway: Int
    public var socket: PacketForwarder.Socket
    public var bytes: [UInt8]
}
