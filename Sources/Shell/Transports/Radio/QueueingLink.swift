/// A link on which nothing is said at once: what is sent waits until the device speaks.
public protocol QueueingLink: InstrumentLink {
    /// Queues a downlink: the first byte is the port, the rest the payload. Returns its number, when it is durable.
    func queue(_ bytes: [UInt8]) async throws(LinkFailure) -> UInt64
}
