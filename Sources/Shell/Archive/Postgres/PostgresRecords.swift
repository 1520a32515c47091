import Delivery
import Sensing

/// Records in the order of their times as stamped, with their raw bytes and corrected times.
enum PostgresRecords {
    static func records(
        _ query: RecordsQuery, stream: Int64, _ connection: PostgresConnection
    ) throws(PostgresError) -> [ArchivedRecord] {
        let first = PostgresPlace(query.from, position: 0)
        // Behind the last place of a page; before everything, for the first page.
        let after = query.after.map { PostgresPlace($0.time, position: $0.position) } ?? first
        let end = PostgresPlace(query.to, position: 0)
        let rows = try connection.query(
            """
            SELECT \(PostgresRecordRow.all), raw.bytes, \(PostgresRetimed.columns)
            FROM record
            LEFT JOIN raw ON raw.stream_id = record.stream_id AND raw.position = record.position
            LEFT JOIN retimed ON retimed.stream_id = record.stream_id AND retimed.position = record.position
            WHERE record.stream_id = $1 AND ($2 IS NULL OR record.instrument IN (
                    SELECT number FROM instrument WHERE stream_id = $1 AND name = $2))
                AND (record.time, record.time_ns) >= ($3, $4)
                AND (record.time, record.time_ns, record.position) > ($5, $6, $7)
                AND (record.time, record.time_ns) < ($8, $9)
            ORDER BY record.time, record.time_ns, record.position LIMIT $10
            """,
            [
                .integer(stream), .text(query.instrument), .time(first.time.microseconds),
                .integer(Int64(first.time.rest)), .time(after.time.microseconds), .integer(Int64(after.time.rest)),
                .integer(after.position), .time(end.time.microseconds), .integer(Int64(end.time.rest)),
                .integer(Int64(query.limit)),
            ], purpose: "reading records")
        return (0..<rows.count).map { archived(rows, $0) }
    }

    private static func archived(_ rows: PostgresRows, _ row: Int32) -> ArchivedRecord {
        let raw = PostgresRecordRow.allColumns
        var stored = PostgresRecordRow.record(of: rows, row)
        let hasRaw = !rows.isNull(row, raw)
        if hasRaw { stored.record.raw = rows.bytes(row, raw) }
        let corrected = PostgresRetimed.time(of: rows, row, from: raw + 1, stamped: stored.record.time)
        return ArchivedRecord(
            stored: stored, corrected: corrected?.time, retimedBy: corrected?.closing, hasRaw: hasRaw)
    }
}

/// A place in the order of time as the database keeps it.
private struct PostgresPlace {
    var time: PostgresTime
    var position: Int64

    init(_ instant: Instant, position: UInt64) {
        time = PostgresTime(instant)
        self.position = Int64(clamping: position)
    }
}
