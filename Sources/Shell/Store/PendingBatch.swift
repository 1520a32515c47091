import Delivery
import Sensing

/// Durable records of one epoch that a destination has not confirmed yet, in the order of their positions.
public struct PendingBatch: Hashable, Sendable {
    public var epoch: String
    public var records: [StoredRecord]

    public init(epoch: String, records: [StoredRecord]) {
        self.epoch = epoch
        self.records = records
    }

    public var positions: RangeSet {
        RangeSet(records.map { PositionRange(first: $0.position, last: $0.position) })
    }
}

/// Ranges of positions in one epoch.
public struct EpochRanges: Hashable, Sendable {
    public var epoch: String
    public var ranges: [PositionRange]

    public init(epoch: String, ranges: [PositionRange]) {
        self.epoch = epoch
        self.ranges = ranges
    }
}

/// Everything that a station says it gave in one epoch, for an audit.
public struct EpochLedger: Hashable, Sendable {
    public var epoch: String
    /// Pruned or on disk, in the order of their positions.
    public var blocks: [LedgerBlock]
    /// Positions that were given and cannot be read any more, because their file was damaged.
    public var setAside: RangeSet

    public init(epoch: String, blocks: [LedgerBlock], setAside: RangeSet) {
        self.epoch = epoch
        self.blocks = blocks
        self.setAside = setAside
    }
}
