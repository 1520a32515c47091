/// One frame from or to an instrument, and everything that was computed from it. The unit of storage and delivery.
///
/// The raw bytes come first: a frame that could not be parsed is a record with a defect and no observations, never a
/// loss. Commands that were sent are records too.
public struct Record: Hashable, Sendable {
    /// Which way the bytes went.
    public enum Direction: UInt8, Sendable {
        case received = 0
        case sent = 1
        /// Nothing went over the line: the station itself notes something about the instrument, such as a gap.
        case note = 2
    }

    /// The instrument's number in the store.
    public var instrument: Int32
    public var direction: Direction
    /// When the first byte arrived (or was sent), by the station clock.
    public var time: Timestamp
    /// What the instrument's own clock says; kept beside `time`, never instead of it.
    public var instrumentTime: Instant?
    /// What a logger's stamp in front of the bytes says.
    public var loggerTime: Instant?
    public var raw: [UInt8]
    /// Why nothing could be computed from the bytes; nil for a good frame.
    public var defect: String?
    public var observations: [Observation]
    /// Whose observations these replace; nil for what came from the instrument itself.
    public var reprocessed: Reprocessed?

    public init(
        instrument: Int32, direction: Direction = .received, time: Timestamp, instrumentTime: Instant? = nil,
        loggerTime: Instant? = nil, raw: [UInt8], defect: String? = nil, observations: [Observation] = [],
        reprocessed: Reprocessed? = nil
    ) {
        self.instrument = instrument
        self.direction = direction
        self.time = time
        self.instrumentTime = instrumentTime
        self.loggerTime = loggerTime
        self.raw = raw
        self.defect = defect
        self.observations = observations
        self.reprocessed = reprocessed
    }
}

/// A record with the place that it has for ever: the `position` in its store's `epoch`.
public struct StoredRecord: Hashable, Sendable {
    /// Counted from 1 without gaps within an epoch; never given twice.
    public var position: UInt64
    public var record: Record

    public init(position: UInt64, record: Record) {
        self.position = position
        self.record = record
    }
}
