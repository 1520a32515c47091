import Sensing

/// Which observations a person asks for.
public struct ObservationQuery: Hashable, Sendable {
    public static let largestLimit = 100_000

    public var station: String?
    public var instrument: String?
    /// The observed property's name or the datastream's key.
    public var name: String?
    public var from: Instant?
    public var to: Instant?
    public var limit: Int
    /// The times as the records were stamped, although gaps of the station's clock have been closed since.
    public var asStamped: Bool
    /// What came out of the bytes when they came, although they have been parsed again since; else the newest results.
    public var asFirstProcessed: Bool

    public init(
        station: String? = nil, instrument: String? = nil, name: String? = nil, from: Instant? = nil,
        to: Instant? = nil, limit: Int = 1000, asStamped: Bool = false, asFirstProcessed: Bool = false
    ) {
        self.station = station
        self.instrument = instrument
        self.name = name
        self.from = from
        self.to = to
        self.limit = min(max(limit, 1), Self.largestLimit)
        self.asStamped = asStamped
        self.asFirstProcessed = asFirstProcessed
    }
}
