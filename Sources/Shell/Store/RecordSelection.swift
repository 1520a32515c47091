import Sensing

/// Which records somebody wants to see.
public struct RecordSelection: Hashable, Sendable {
    /// Names of instruments in the station file; nil means all.
    public var instruments: Set<String>?
    /// The first instant that belongs to the selection; nil means the beginning.
    public var from: Instant?
    /// The first instant that no longer belongs to it; nil means the end.
    public var until: Instant?
    /// The records behind this one alone; nil means from the beginning.
    public var after: RecordPlace?

    public init(
        instruments: Set<String>? = nil, from: Instant? = nil, until: Instant? = nil, after: RecordPlace? = nil
    ) {
        self.instruments = instruments
        self.from = from
        self.until = until
        self.after = after
    }

    func includes(_ record: Record, numbers: Set<Int32>?) -> Bool {
        if let numbers, !numbers.contains(record.instrument) { return false }
        if let from, record.time.instant < from { return false }
        if let until, record.time.instant >= until { return false }
        return true
    }
}

/// Where a record is: the position in its epoch.
public struct RecordPlace: Hashable, Sendable {
    public var epoch: String
    public var position: UInt64

    public init(epoch: String, position: UInt64) {
        self.epoch = epoch
        self.position = position
    }
}
