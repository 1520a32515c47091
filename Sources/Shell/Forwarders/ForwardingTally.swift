/// What a forwarder counted in this run.
public struct ForwardingTally: Hashable, Sendable {
    /// Whose data the destination has.
    public var acknowledgedRecords: UInt64 = 0
    /// Whose raw bytes it has.
    public var acknowledgedRaws: UInt64 = 0
    public var refusedBatches: UInt64 = 0
    /// Refused one by one, kept by the station, and offered again later.
    public var refusedRecords: UInt64 = 0
    /// Confirmed once, then found to be lacking at the archive, and sent again.
    public var revokedRecords: UInt64 = 0
    /// Messages that went to the link, those of failed attempts too.
    public var messages: UInt64 = 0
    /// As the budget counts them, overhead included.
    public var bytes: UInt64 = 0
    /// The last failure; nil when all is well.
    public var message: String?

    public init() {}
}
