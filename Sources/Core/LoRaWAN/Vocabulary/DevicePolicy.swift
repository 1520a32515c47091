/// What is done for a device beyond the standard.
public struct DevicePolicy: Hashable, Sendable {
    /// How its DevNonce has to behave.
    public enum Nonces: String, Hashable, Sendable, CaseIterable {
        /// Never the same twice: 1.0.0 to 1.0.3.
        case unique
        /// Always higher: 1.0.4 and 1.1.
        case rising
    }

    /// What a counter that begins anew means, of a personalised device.
    public enum CounterReset: String, Hashable, Sendable, CaseIterable {
        /// A replay.
        case refused
        /// A device that lost its memory. Whoever recorded its early frames can send them again.
        case accepted
    }

    /// What the clock of a device that asks for the time counts.
    public enum TimeBase: String, Hashable, Sendable, CaseIterable {
        /// GPS seconds, as the standard says.
        case gps
        /// The device takes GPS seconds for UTC without the leap seconds: it is told the time so that it comes out right.
        case utc
    }

    public var nonces = Nonces.unique
    public var counterReset = CounterReset.refused
    public var timeBase = TimeBase.gps
    /// The server chooses data rate and power of a device that lets it. Of little worth on a buoy that heaves.
    public var adaptsDataRate = false

    public init() {}
}
