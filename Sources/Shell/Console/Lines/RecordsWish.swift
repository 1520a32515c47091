import Sensing

/// Somebody wants to follow an instrument's records.
public struct RecordsWish: Hashable, Sendable {
    /// The place of a record: an epoch and a position in it.
    public struct Place: Hashable, Sendable {
        public var epoch: String
        public var position: UInt64

        public init(epoch: String, position: UInt64) {
            self.epoch = epoch
            self.position = position
        }
    }

    public var instrument: String
    /// Begin behind this record; nil: see `since`.
    public var after: Place?
    /// Begin with the records from this instant on; nil with a nil `after`: with the next one.
    public var since: Instant?
    /// Go on with the records that come; else it ends with the newest.
    public var follows: Bool

    public init(instrument: String, after: Place? = nil, since: Instant? = nil, follows: Bool = true) {
        self.instrument = instrument
        self.after = after
        self.since = since
        self.follows = follows
    }
}
