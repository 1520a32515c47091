import Delivery

/// Everything that a station says it gave in one epoch, for an audit.
public struct EpochLedger: Hashable, Sendable {
    public var epoch: String
    /// Pruned or on disk, in the order of their positions.
    public var blocks: [LedgerBlock]
    /// Positions that were given and cannot be read any more, because their file was damaged.
    public var setAside: RangeSet
    /// Positions whose data the station unlinked before every required destination had it, because its limit forced it.
    /// They are in no block.
    public var dropped: RangeSet
    /// The same of the raw bytes, which are in no block either.
    public var droppedRaw: RangeSet
    /// Positions that were pruned and whose digests are lost, or were computed by an earlier version in another way:
    /// they count as given, and cannot be compared.
    public var unverifiable: RangeSet

    public init(
        epoch: String, blocks: [LedgerBlock], setAside: RangeSet, dropped: RangeSet = RangeSet(),
        droppedRaw: RangeSet = RangeSet(), unverifiable: RangeSet = RangeSet()
    ) {
        self.epoch = epoch
        self.blocks = blocks
        self.setAside = setAside
        self.dropped = dropped
        self.droppedRaw = droppedRaw
        self.unverifiable = unverifiable
    }
}
