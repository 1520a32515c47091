/// The state of a downlink changed.
public struct DownlinkNews: Hashable, Sendable {
    public var number: UInt64
    public var device: EUI64
    public var state: DownlinkState
    /// In words, for the engineer: why it expired or failed; empty otherwise.
    public var reason: String

    public init(number: UInt64, device: EUI64, state: DownlinkState, reason: String = "") {
        self.number = number
        self.device = device
        self.state = state
        self.reason = reason
    }
}
