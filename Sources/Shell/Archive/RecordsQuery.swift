import Delivery
import Sensing

/// Which records a log or an average asks for.
public struct RecordsQuery: Hashable, Sendable {
    public var stream: BatchStream
    /// By its name in the station; nil for all.
    public var instrument: String?
    /// From this instant on, before the other one; as stamped.
    public var from: Instant
    public var to: Instant
    /// Behind this record, for the next page; nil for the first.
    public var after: Place?
    public var limit: Int

    /// A record's place in the order of time.
    public struct Place: Hashable, Sendable {
        public var time: Instant
        public var position: UInt64

        public init(time: Instant, position: UInt64) {
            self.time = time
            self.position = position
        }
    }

    public init(
        stream: BatchStream, instrument: String? = nil, from: Instant, to: Instant, after: Place? = nil,
        limit: Int = 10_000
    ) {
        self.stream = stream
        self.instrument = instrument
        self.from = from
        self.to = to
        self.after = after
        self.limit = limit
    }
}
