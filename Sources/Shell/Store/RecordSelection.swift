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
    /// Only what the station noted by itself; quick, however much lies between.
    public var notesOnly: Bool

    public init(
        instruments: Set<String>? = nil, from: Instant? = nil, until: Instant? = nil, after: RecordPlace? = nil,
        notesOnly: Bool = false
    ) {
        self.instruments = instruments
        self.from = from
        self.until = until
        self.after = after
        self.notesOnly = notesOnly
    }

    func includes(_ record: Record, numbers: Set<Int32>?) -> Bool {
        if let numbers, !numbers.contains(record.instrument) { return false }
        return includes(record.time.instant)
    }

    /// Whether an instant lies between `from` and `until`.
    public func includes(_ instant: Instant) -> Bool {
        if let from, instant < from { return false }
        if let until, instant >= until { return false }
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
