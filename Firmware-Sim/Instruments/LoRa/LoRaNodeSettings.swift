/// How a class A node was built and provisioned.
public struct LoRaNodeSettings: Sendable {
    /// How it comes to its session.
    public enum Activation: Hashable, Sendable {
        /// It joins with its AppKey, 16 bytes.
        case overTheAir(key: [UInt8])
        case personalised(address: UInt32, NodeKeys)
    }

    public enum Nonces: String, Sendable, CaseIterable {
        /// 1.0.0 to 1.0.3.
        case random
        /// 1.0.4: from 1, and anew from 1 when there is no memory.
        case rising
    }

    public var eui: UInt64
    public var joinEUI: UInt64 = 0
    public var activation: Activation
    public var region: RadioRegion
    public var nonces = Nonces.random
    /// FCntUp of the first frame of a session: 0 by the standard, 1 of LoRaMac-node.
    public var firstCounter: UInt32 = 0
    /// Keeps counters, keys and what the network set over a reboot.
    public var hasMemory = true
    /// The number of the data rate it sends with, if the payload fits.
    public var dataRate = 3
    /// Lets the network choose data rate and power.
    public var adapts = false
    /// How often a frame is sent when nothing is heard, before the network says otherwise.
    public var trials = 1
    /// Of the channels of AU915 and US915, 1 to 8: those it begins with; nil: all of them.
    public var subBand: Int?
    /// How far beside its nominal instant a downlink may begin.
    public var windowTolerance: Nanoseconds = .milliseconds(3)
    /// Takes the GPS seconds of the network for Unix seconds, so that its clock is 18 s ahead of UTC (LoRaMac-node).
    public var forgetsLeapSeconds = false
    /// Waits after each frame for as long as the law of its region wants.
    public var keepsDutyCycle = true
    /// How long after a join that was not answered it joins again.
    public var joinInterval: Nanoseconds = .seconds(20)

    public init(eui: UInt64, activation: Activation, region: RadioRegion) {
        self.eui = eui
        self.activation = activation
        self.region = region
    }

    public var key: [UInt8]? {
        if case .overTheAir(let key) = activation { return key }
        return nil
    }
}
