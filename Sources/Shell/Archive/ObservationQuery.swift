import Sensing
import Store

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

    public init(
        station: String? = nil, instrument: String? = nil, name: String? = nil, from: Instant? = nil,
        to: Instant? = nil, limit: Int = 1000
    ) {
        self.station = station
        self.instrument = instrument
        self.name = name
        self.from = from
        self.to = to
        self.limit = min(max(limit, 1), Self.largestLimit)
    }

    /// In the order of epochs, and of time within each.
    func run(on database: SQLiteDatabase) throws(SQLiteError) -> [ObservationRow] {
        let purpose = "listing observations"
        let epoch = try database.prepare(
            """
            SELECT epoch.id, station.name FROM epoch JOIN station ON station.id = station_id
            WHERE ?1 IS NULL OR station.name = ?1 ORDER BY epoch.id
            """, purpose: purpose)
        epoch.bind(1, station)
        let row = try database.prepare(Self.sql, purpose: purpose)
        var rows: [ObservationRow] = []
        while rows.count < limit, try epoch.step() {
            bind(row, epoch: epoch.integer(0), limit: limit - rows.count)
            while try row.step() { rows.append(ObservationRow(row, station: epoch.text(1))) }
            row.reset()
        }
        return rows
    }

    private static let sql = """
        SELECT record.time_ns, instrument.name, datastream.name, datastream.key, datastream.unit, cell, value, decimals,
            flag
        FROM record
        JOIN instrument ON instrument.epoch_id = ?1 AND instrument.number = record.instrument
        JOIN observation ON observation.epoch_id = ?1 AND observation.position = record.position
        JOIN datastream ON datastream.epoch_id = ?1 AND datastream.number = observation.datastream
        WHERE record.epoch_id = ?1 AND record.time_ns BETWEEN ?2 AND ?3 AND (?4 IS NULL OR instrument.name = ?4)
            AND (?5 IS NULL OR datastream.name = ?5 OR datastream.key = ?5)
        ORDER BY record.time_ns, record.position, observation.datastream, cell LIMIT ?6
        """

    private func bind(_ row: SQLiteStatement, epoch: Int64, limit: Int) {
        row.bind(1, epoch)
        row.bind(2, from?.nanoseconds ?? .min)
        row.bind(3, to?.nanoseconds ?? .max)
        row.bind(4, instrument)
        row.bind(5, name)
        row.bind(6, Int64(limit))
    }
}
