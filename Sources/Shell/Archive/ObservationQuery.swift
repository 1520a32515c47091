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
    /// The times as the records were stamped, although gaps of the station's clock have been closed since.
    public var asStamped: Bool

    public init(
        station: String? = nil, instrument: String? = nil, name: String? = nil, from: Instant? = nil,
        to: Instant? = nil, limit: Int = 1000, asStamped: Bool = false
    ) {
        self.station = station
        self.instrument = instrument
        self.name = name
        self.from = from
        self.to = to
        self.limit = min(max(limit, 1), Self.largestLimit)
        self.asStamped = asStamped
    }

    /// In the order of epochs, and of time within each.
    func run(on database: SQLiteDatabase, version: Int64) throws(SQLiteError) -> [ObservationRow] {
        let purpose = "listing observations"
        let epoch = try database.prepare(
            """
            SELECT epoch.id, station.name FROM epoch JOIN station ON station.id = station_id
            WHERE ?1 IS NULL OR station.name = ?1 ORDER BY epoch.id
            """, purpose: purpose)
        epoch.bind(1, station)
        let stamped = Self.stamped(ofVersion: version)
        let row = try database.prepare(
            (asStamped || version < 2 ? stamped : Self.corrected(stamped)) + Self.order, purpose: purpose)
        var rows: [ObservationRow] = []
        while rows.count < limit, try epoch.step() {
            bind(row, epoch: epoch.integer(0), limit: limit - rows.count)
            while try row.step() { rows.append(ObservationRow(row, station: epoch.text(1))) }
            row.reset()
        }
        return rows
    }

    private static func stamped(ofVersion version: Int64) -> String {
        select(
            time: """
                record.time_ns AS time_ns, record.before_ns, record.after_ns, record.source, record.state,
                \(ArchiveSchema.stampColumns(ofVersion: version)), NULL
                """, from: "record", times: "record")
    }

    /// What was corrected from its own table, by its own index; everything else as it was stamped.
    private static func corrected(_ stamped: String) -> String {
        let retimed = select(
            time: """
                retimed.time_ns AS time_ns, retimed.before_ns, retimed.after_ns, retimed.source, retimed.state,
                retimed.clock_flags, record.raw_ns, record.lateness_ns, record.model, retimed.retimed_by
                """,
            from: """
                retimed JOIN record ON record.epoch_id = retimed.epoch_id AND record.position = retimed.position
                """, times: "retimed")
        return stamped
            + """

                AND NOT EXISTS (
                    SELECT 1 FROM retimed WHERE retimed.epoch_id = ?1 AND retimed.position = record.position)
            UNION ALL

            """ + retimed
    }

    private static func select(time: String, from tables: String, times: String) -> String {
        """
        SELECT \(time), instrument.name, datastream.name, datastream.key, datastream.unit, cell, value, decimals, flag,
            record.position AS position, observation.datastream AS datastream
        FROM \(tables)
        JOIN instrument ON instrument.epoch_id = ?1 AND instrument.number = record.instrument
        JOIN observation ON observation.epoch_id = ?1 AND observation.position = record.position
        JOIN datastream ON datastream.epoch_id = ?1 AND datastream.number = observation.datastream
        WHERE \(times).epoch_id = ?1 AND \(times).time_ns BETWEEN ?2 AND ?3 AND (?4 IS NULL OR instrument.name = ?4)
            AND (?5 IS NULL OR datastream.name = ?5 OR datastream.key = ?5)
        """
    }

    private static let order = " ORDER BY time_ns, position, datastream, cell LIMIT ?6"

    private func bind(_ row: SQLiteStatement, epoch: Int64, limit: Int) {
        row.bind(1, epoch)
        row.bind(2, from?.nanoseconds ?? .min)
        row.bind(3, to?.nanoseconds ?? .max)
        row.bind(4, instrument)
        row.bind(5, name)
        row.bind(6, Int64(limit))
    }
}
