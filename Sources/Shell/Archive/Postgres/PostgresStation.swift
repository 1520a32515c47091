import Delivery
import Sensing
import Timekeeping

/// What one station's numbers mean, as it was when the station's row had this version: a copy of its tables.
struct PostgresStation: Sendable {
    var id: Int64
    var version: Int64
    var streams: [BatchStream: KnownEpochs.Meaning] = [:]
    /// As they are kept, signed.
    var references: Set<Int64> = []
    /// The gaps of its clock that were closed.
    var corrections = ClockCorrections()

    private static let purpose = "reading the archive's instruments"

    /// Reads all of it.
    init(id: Int64, version: Int64, name: String, from connection: PostgresConnection) throws(PostgresError) {
        self.id = id
        self.version = version
        let rows = try connection.query(
            "SELECT id, epoch, product FROM stream WHERE station_id = $1", [.integer(id)], purpose: Self.purpose)
        var byID: [Int64: BatchStream] = [:]
        for row in 0..<rows.count {
            let stream = BatchStream(station: name, epoch: rows.text(row, 1), product: rows.text(row, 2))
            byID[rows.integer(row, 0)] = stream
            streams[stream] = KnownEpochs.Meaning(id: rows.integer(row, 0))
        }
        try readInstruments(byID, connection)
        try readDatastreams(byID, connection)
        let known = try connection.query(
            "SELECT reference FROM reference JOIN stream ON stream.id = stream_id WHERE station_id = $1",
            [.integer(id)], purpose: Self.purpose)
        for row in 0..<known.count { references.insert(known.integer(row, 0)) }
        let lines = try connection.query(
            """
            SELECT line FROM retiming JOIN stream ON stream.id = stream_id WHERE station_id = $1
            ORDER BY stream_id, position
            """, [.integer(id)], purpose: Self.purpose)
        for row in 0..<lines.count {
            guard let retiming = try? Retiming(line: lines.text(row, 0)) else { continue }
            _ = corrections.add(retiming)
        }
    }

    private mutating func readInstruments(
        _ byID: [Int64: BatchStream], _ connection: PostgresConnection
    ) throws(PostgresError) {
        let rows = try connection.query(
            """
            SELECT stream_id, number, instrument.name, driver, serial_number FROM instrument
            JOIN stream ON stream.id = stream_id WHERE station_id = $1
            """, [.integer(id)], purpose: Self.purpose)
        for row in 0..<rows.count {
            guard let stream = byID[rows.integer(row, 0)] else { continue }
            streams[stream]?.instruments[Int32(rows.integer(row, 1))] = InstrumentDescription(
                name: rows.text(row, 2), driver: rows.text(row, 3), serialNumber: rows.optionalText(row, 4),
                datastreams: [])
        }
    }

    private mutating func readDatastreams(
        _ byID: [Int64: BatchStream], _ connection: PostgresConnection
    ) throws(PostgresError) {
        let rows = try connection.query(
            """
            SELECT stream_id, number, instrument, key, name, unit, ucum FROM datastream
            JOIN stream ON stream.id = stream_id WHERE station_id = $1
            """, [.integer(id)], purpose: Self.purpose)
        for row in 0..<rows.count {
            guard let stream = byID[rows.integer(row, 0)] else { continue }
            streams[stream]?.datastreams[Int32(rows.integer(row, 1))] = KnownEpochs.Datastream(
                instrument: Int32(rows.integer(row, 2)),
                description: DatastreamDescription(
                    key: rows.text(row, 3), name: rows.text(row, 4), unit: rows.text(row, 5),
                    ucum: rows.text(row, 6)))
        }
    }
}
