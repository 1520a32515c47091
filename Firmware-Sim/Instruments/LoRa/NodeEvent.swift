/// Something that happened to a node, for whoever checks it.
public enum NodeEvent: Hashable, Sendable {
    case askedToJoin(nonce: UInt16)
    case joined(address: UInt32)
    /// A data frame left; `trial` from 1.
    case sent(counter: UInt32, trial: Int, isConfirmed: Bool)
    /// The network said that it has the frame.
    case acknowledged(counter: UInt32)
    /// It did not, after all trials.
    case notAcknowledged(counter: UInt32)
    /// A data frame of the network that was accepted.
    case heard(NodeDownlink)
    /// A downlink for this node that came to nothing.
    case dropped(NodeRefusal)
    /// A downlink for this node began so far beside the nominal instant of a window.
    case missed(window: Int, by: Nanoseconds)
    /// The network told the time; the node's clock is now so far ahead of UTC.
    case clockSet(ahead: Nanoseconds)
    /// How far above what is needed the gateways heard it, in dB, and how many did.
    case linkChecked(margin: Int, gateways: Int)
    /// A MAC command of the network was carried out, or refused.
    case commanded(NodeCommand)
    case rebooted(withMemory: Bool)
}

/// A data frame from the network.
public struct NodeDownlink: Hashable, Sendable {
    public var counter: UInt32
    public var port: UInt8?
    /// Deciphered.
    public var payload: [UInt8]
    /// 1 or 2.
    public var window: Int
    public var isConfirmed: Bool
    public var isAcknowledgement: Bool
    /// More waits.
    public var isPending: Bool
}

/// Why a node dropped a downlink.
public enum NodeRefusal: String, Hashable, Sendable, CaseIterable {
    case wrongCheck = "wrong_mic"
    case usedCounter = "used_counter"
    case usedJoinNonce = "used_join_nonce"
    case broken
}

/// A MAC command that came, with the node's answer to it.
public struct NodeCommand: Hashable, Sendable {
    public var identifier: UInt8
    public var parameters: [UInt8]
    /// The status byte of the answer; 0xFF where the answer has none.
    public var status: UInt8
}

/// An event and when it was.
public struct NodeNote: Hashable, Sendable {
    public var instant: Nanoseconds
    public var event: NodeEvent
}
