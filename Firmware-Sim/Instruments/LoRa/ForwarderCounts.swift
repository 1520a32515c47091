/// What a packet forwarder counted, since it started or in one interval of its statistics.
public struct ForwarderCounts: Hashable, Sendable {
    /// Packets heard, with a good check sum, and forwarded.
    public var received = 0
    public var good = 0
    public var forwarded = 0
    /// PUSH_DATA sent and acknowledged.
    public var pushed = 0
    public var acknowledged = 0
    /// PULL_DATA sent and acknowledged.
    public var pulled = 0
    public var pullsAcknowledged = 0
    /// PULL_RESP that came; those that were dropped without a word, and those refused.
    public var downlinks = 0
    public var dropped = 0
    public var refused = 0
    /// Packets sent.
    public var transmitted = 0

    public init() {}
}
