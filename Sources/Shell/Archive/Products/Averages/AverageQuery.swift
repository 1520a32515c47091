import Sensing

/// Which averages a person asks for.
public struct AverageQuery: Hashable, Sendable {
    public static let largestLimit = 100_000

    public var station: String
    public var instrument: String?
    /// The observed property's name or the datastream's key.
    public var name: String?
    /// Periods that begin from this instant on, before the other one.
    public var from: Instant?
    public var to: Instant?
    public var limit: Int

    public init(
        station: String, instrument: String? = nil, name: String? = nil, from: Instant? = nil, to: Instant? = nil,
        limit: Int = 1000
    ) {
        self.station = station
        self.instrument = instrument
        self.name = name
        self.from = from
        self.to = to
        self.limit = min(max(limit, 1), Self.largestLimit)
    }

    /// With the parameters in this order: station, from, to, instrument twice, name three times, limit.
    static let sql = """
        SELECT \(ProductTables.averageColumns) FROM average
        WHERE station = ? AND start_ns >= ? AND start_ns < ? AND (? = '' OR instrument = ?)
            AND (? = '' OR name = ? OR key = ?)
        ORDER BY start_ns, instrument, key, unit, cell LIMIT ?
        """

    var texts: (instrument: String, name: String) { (instrument ?? "", name ?? "") }
}
