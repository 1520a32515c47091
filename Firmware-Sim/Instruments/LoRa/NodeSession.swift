/// What a node and its network agreed on, and how far both have counted.
struct NodeSession: Sendable {
    var address: UInt32
    var keys: NodeKeys
    /// FCntUp of the next frame.
    var uplinkCounter: UInt32
    /// FCntDown of the last frame that was accepted.
    var downlinkCounter: UInt32?
    /// Uplinks since a downlink was heard.
    var unanswered = 0

    init(address: UInt32, keys: NodeKeys, firstCounter: UInt32) {
        self.address = address
        self.keys = keys
        uplinkCounter = firstCounter
    }

    /// The 32-bit counter that fits the 16 bits on the air and is above the last.
    func downlinkCounter(wire: UInt16) -> UInt32 {
        guard let last = downlinkCounter else { return UInt32(wire) }
        let gap = wire &- UInt16(truncatingIfNeeded: last)
        return last &+ UInt32(gap)
    }
}
