import Delivery

/// Lists stations and streams from the counters, without a look at the records.
enum PostgresListing {
    private static let purpose = "listing the stations"

    static func stations(_ connection: PostgresConnection) throws(PostgresError) -> [StationListing] {
        let instruments = try instruments(connection)
        let rows = try connection.query(
            """
            SELECT station.name, stream.id, epoch, product, records, observations, raws,
                (SELECT min(first) FROM held WHERE stream_id = stream.id),
                (SELECT max(last) FROM held WHERE stream_id = stream.id)
            FROM stream JOIN station ON station.id = station_id ORDER BY station.name COLLATE "C", stream.id
            """, purpose: purpose)
        var listings: [StationListing] = []
        for row in 0..<rows.count {
            let station = rows.text(row, 0)
            if listings.last?.station != station { listings.append(StationListing(station: station, epochs: [])) }
            listings[listings.count - 1].epochs.append(
                StationListing.Epoch(
                    epoch: rows.text(row, 2), product: rows.text(row, 3), records: number(rows, row, 4),
                    observations: number(rows, row, 5), raws: number(rows, row, 6),
                    first: rows.isNull(row, 7) ? nil : number(rows, row, 7),
                    last: rows.isNull(row, 8) ? nil : number(rows, row, 8),
                    instruments: instruments[rows.integer(row, 1)] ?? []))
        }
        return listings
    }

    /// Names by stream, in the order of their numbers, each once.
    private static func instruments(_ connection: PostgresConnection) throws(PostgresError) -> [Int64: [String]] {
        let rows = try connection.query(
            "SELECT stream_id, name FROM instrument ORDER BY stream_id, number", purpose: purpose)
        var names: [Int64: [String]] = [:]
        for row in 0..<rows.count where !(names[rows.integer(row, 0)] ?? []).contains(rows.text(row, 1)) {
            names[rows.integer(row, 0), default: []].append(rows.text(row, 1))
        }
        return names
    }

    private static func number(_ rows: PostgresRows, _ row: Int32, _ column: Int32) -> UInt64 {
        UInt64(clamping: rows.integer(row, column))
    }
}
