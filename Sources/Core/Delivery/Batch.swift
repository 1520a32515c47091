import Sensing

/// Records of one epoch of one station on their way to an archive, in the order of their positions.
public struct Batch: Hashable, Sendable {
    public var station: String
    public var epoch: String
    /// What the numbers in the records mean; nil when the archive was told before and did not ask again.
    public var metadata: [InstrumentRegistration]?
    public var records: [StoredRecord]

    public init(station: String, epoch: String, metadata: [InstrumentRegistration]? = nil, records: [StoredRecord]) {
        self.station = station
        self.epoch = epoch
        self.metadata = metadata
        self.records = records
    }

    /// The positions in the batch.
    public var positions: RangeSet {
        var set = RangeSet()
        for stored in records { set.insert(PositionRange(first: stored.position, last: stored.position)) }
        return set
    }
}
