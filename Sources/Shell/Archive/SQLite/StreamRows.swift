import Delivery
import Store

/// A stream as the table `epoch` has it.
struct StreamRows {
    var id: Int64
    var stream: BatchStream
    var records: UInt64
    var observations: UInt64
    var raws: UInt64

    /// In the order in which the archive met them; of one station, or of all.
    static func read(
        from database: SQLiteDatabase, version: Int64, station: String? = nil
    ) throws(SQLiteError) -> [StreamRows] {
        // Before version 3 there were neither products nor counters.
        let columns = version < 3 ? "'', 0, 0, 0" : "product, records, observations, raws"
        let row = try database.prepare(
            """
            SELECT epoch.id, station.name, epoch.name, \(columns) FROM epoch JOIN station ON station.id = station_id
            WHERE ?1 IS NULL OR station.name = ?1 ORDER BY epoch.id
            """, purpose: "listing the streams")
        row.bind(1, station)
        var found: [StreamRows] = []
        while try row.step() {
            found.append(
                StreamRows(
                    id: row.integer(0),
                    stream: BatchStream(station: row.text(1), epoch: row.text(2), product: row.text(3)),
                    records: UInt64(clamping: row.integer(4)), observations: UInt64(clamping: row.integer(5)),
                    raws: UInt64(clamping: row.integer(6))))
        }
        return found
    }
}
