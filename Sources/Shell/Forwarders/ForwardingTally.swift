/// What a forwarder counted in this run.
public struct ForwardingTally: Hashable, Sendable {
    public var acknowledgedRecords: UInt64 = 0
    public var refusedBatches: UInt64 = 0
    /// Refused one by one, kept by the station, and offered again later.
    public var refusedRecords: UInt64 = 0
    /// The last failure; nil when all is well.
    public var message: String?

    public init() {}
}
