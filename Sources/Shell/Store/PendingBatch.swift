import Delivery
import Sensing

/// Durable records of one epoch and one lane that a destination has not confirmed yet, ascending.
public struct PendingBatch: Hashable, Sendable {
    public var epoch: String
    public var lane: Lane
    /// Data of records; their `raw` is empty.
    public var records: [StoredRecord]
    public var raws: [StoredRaw]
    /// What is settled when this is delivered: every position looked at, also one without raw bytes.
    public var covers: PartRanges

    public init(
        epoch: String, lane: Lane, records: [StoredRecord] = [], raws: [StoredRaw] = [], covers: PartRanges
    ) {
        self.epoch = epoch
        self.lane = lane
        self.records = records
        self.raws = raws
        self.covers = covers
    }
}
