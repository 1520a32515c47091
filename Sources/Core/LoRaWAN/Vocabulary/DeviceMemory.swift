import Sensing

/// What the network server has to remember of a device over a restart.
public struct DeviceMemory: Hashable, Sendable {
    /// The session in which data come.
    public var session: DeviceSession?
    /// The one that a join-accept offered; it becomes the session with its first uplink.
    public var offered: DeviceSession?
    /// Every DevNonce that was used, by the JoinEUI that it was used with.
    public var nonces: [EUI64: Set<UInt16>]
    /// JoinNonce of the next join-accept, 24 bits.
    public var joinNonce: UInt32
    /// How it was heard last.
    public var lastHeard: Reception?
    /// Uplinks accepted in all, and missing by the gaps of the counter.
    public var uplinks: UInt64
    public var lost: UInt64
    /// 0 external power, 1 to 254 of full, 255 unknown; nil before the first answer.
    public var battery: UInt8?
    /// dB, of the last downlink that it heard before it was asked.
    public var margin: Int?

    public init() {
        nonces = [:]
        joinNonce = 1
        uplinks = 0
        lost = 0
    }
}
