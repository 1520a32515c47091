/// The two keys of a session of LoRaWAN 1.0, as a node has them.
public struct NodeKeys: Hashable, Sendable {
    /// NwkSKey, 16 bytes.
    public var network: [UInt8]
    /// AppSKey, 16 bytes.
    public var application: [UInt8]

    public init(network: [UInt8], application: [UInt8]) {
        self.network = network
        self.application = application
    }

    /// What both sides make of a join (LoRaWAN 1.0.3, 6.2.5); `tail`: JoinNonce, NetID and DevNonce as on the air.
    init(applicationKey: [UInt8], tail: [UInt8]) {
        let cipher = NodeCipher(applicationKey)
        let padding = [UInt8](repeating: 0, count: NodeCipher.blockLength - 1 - tail.count)
        network = cipher.encrypt([1] + tail + padding)
        application = cipher.encrypt([2] + tail + padding)
    }
}
