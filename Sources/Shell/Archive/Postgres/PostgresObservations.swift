import Delivery
import Sensing

/// Lists observations as people ask for them: in the order of streams, and of time within each.
struct PostgresObservations {
    private static let purpose = "listing observations"

    let query: ObservationQuery

    func rows(_ connection: PostgresConnection) throws(PostgresError) -> [ObservationRow] {
        let streams = try connection.query(
            """
            SELECT stream.id, station.name FROM stream JOIN station ON station.id = station_id
            WHERE ($1 IS NULL OR station.name = $1) AND product = '' ORDER BY stream.id
            """, [.text(query.station)], purpose: Self.purpose)
        var found: [ObservationRow] = []
        for stream in 0..<streams.count where found.count < query.limit {
            let rows = try connection.query(
                text, parameters(stream: streams.integer(stream, 0), limit: query.limit - found.count),
                purpose: Self.purpose)
            for row in 0..<rows.count { found.append(Self.row(rows, row, station: streams.text(stream, 1))) }
        }
        return found
    }

    /// What was corrected by the index of its own table; everything else as it was stamped.
    private var text: String {
        let order = "ORDER BY sort_time, sort_ns, sort_position, number, cell LIMIT $8"
        let stamped = select(from: "record", times: "record")
        guard !query.asStamped else { return "\(stamped) \(order)" }
        return """
            (\(stamped) AND NOT EXISTS (
                SELECT 1 FROM retimed WHERE retimed.stream_id = $1 AND retimed.position = record.position) \(order))
            UNION ALL (\(select(
                from: "retimed JOIN record ON record.stream_id = $1 AND record.position = retimed.position",
                times: "retimed")) AND retimed.stream_id = $1 \(order))
            \(order)
            """
    }

    /// A result has the stamped time of the record that it replaces, so newer ones are looked for there.
    private static let newest = """
        NOT EXISTS (
            SELECT 1 FROM record AS newer
            WHERE newer.stream_id = $1 AND newer.time = record.time AND newer.time_ns = record.time_ns
                AND newer.replaces = coalesce(record.replaces, record.position)
                AND newer.run > coalesce(record.run, 0))
        """

    private func select(from tables: String, times: String) -> String {
        let isCorrected = times == "retimed"
        let retimed = isCorrected ? PostgresRetimed.columns : PostgresRetimed.nothing
        return """
            SELECT \(PostgresRecordRow.time), \(retimed), instrument.name, datastream.name AS property, datastream.key,
                datastream.unit, each.cell AS cell, each.value, each.decimals, each.flag, \(times).time AS sort_time,
                \(times).time_ns AS sort_ns, record.position AS sort_position, each.datastream AS number
            FROM \(tables)
            JOIN instrument ON instrument.stream_id = $1 AND instrument.number = record.instrument
            CROSS JOIN LATERAL unnest(record.datastreams, record.cells, record."values", record.decimals, record.flags)
                AS each (datastream, cell, value, decimals, flag)
            JOIN datastream ON datastream.stream_id = $1 AND datastream.number = each.datastream
            WHERE record.stream_id = $1 AND (\(times).time, \(times).time_ns) >= ($2, $3)
                AND (\(times).time, \(times).time_ns) <= ($4, $5) AND ($6 IS NULL OR instrument.name = $6)
                AND ($7 IS NULL OR datastream.name = $7 OR datastream.key = $7)
                AND \(query.asFirstProcessed ? "record.run IS NULL" : Self.newest)
            """
    }

    private func parameters(stream: Int64, limit: Int) -> [PostgresParameter] {
        let from = PostgresTime(query.from ?? Instant(nanoseconds: .min))
        let to = PostgresTime(query.to ?? Instant(nanoseconds: .max))
        return [
            .integer(stream), .time(from.microseconds), .integer(Int64(from.rest)), .time(to.microseconds),
            .integer(Int64(to.rest)), .text(query.instrument), .text(query.name), .integer(Int64(limit)),
        ]
    }

    private static func row(_ rows: PostgresRows, _ row: Int32, station: String) -> ObservationRow {
        let stamped = PostgresRecordRow.time(of: rows, row)
        let corrected = PostgresRetimed.time(
            of: rows, row, from: PostgresRecordRow.timeColumns, stamped: stamped)
        let first = PostgresRecordRow.timeColumns + PostgresRetimed.columnCount
        let cell = rows.integer(row, first + 4)
        return ObservationRow(
            station: station, instrument: rows.text(row, first), time: corrected?.time ?? stamped,
            retimedBy: corrected?.closing, name: rows.text(row, first + 1), key: rows.text(row, first + 2),
            unit: rows.text(row, first + 3), cell: cell == 0 ? nil : Int(cell),
            value: Quantity(
                rows.isNull(row, first + 5) ? .nan : rows.double(row, first + 5),
                decimals: rows.optionalInteger(row, first + 6).map { Int($0) }),
            flag: Int(rows.integer(row, first + 7)))
    }
}
