import Delivery

/// What one destination has confirmed of one epoch.
struct LedgerStream: Hashable, Sendable {
    var destination: String
    var epoch: String
}

/// Writes confirmations: only the ranges that changed, because there may be many.
enum LedgerConfirmations {
    private static let purpose = "writing confirmations"

    static func write(
        _ confirmed: PartRanges, touched: PartRanges, of stream: LedgerStream, to database: SQLiteDatabase
    ) throws(SQLiteError) {
        for (part, set, spans) in [(0, confirmed.data, touched.data), (1, confirmed.raw, touched.raw)] {
            for span in spans.ranges {
                // A range that only touches the span was, or will be, one with what changed.
                let reach = PositionRange(first: span.first - min(1, span.first), last: span.last + 1)
                try forget(reach, part: Int64(part), of: stream, in: database)
                try insert(set.overlapping(reach), part: Int64(part), of: stream, into: database)
            }
        }
    }

    /// Deletes every range that overlaps the reach, also the one that begins before it.
    private static func forget(
        _ reach: PositionRange, part: Int64, of stream: LedgerStream, in database: SQLiteDatabase
    ) throws(SQLiteError) {
        let whose = "destination = ?1 AND epoch = ?2 AND part = ?3"
        for condition in [
            "first = (SELECT max(first) FROM destination_range WHERE \(whose) AND first < ?4) AND last >= ?4 "
                + "AND first < ?5",
            "first BETWEEN ?4 AND ?5",
        ] {
            let delete = try database.prepare(
                "DELETE FROM destination_range WHERE \(whose) AND \(condition)", purpose: purpose)
            delete.bind(1, stream.destination)
            delete.bind(2, stream.epoch)
            delete.bind(3, part)
            delete.bind(4, Int64(bitPattern: reach.first))
            delete.bind(5, Int64(bitPattern: reach.last))
            try delete.run()
        }
    }

    private static func insert(
        _ ranges: ArraySlice<PositionRange>, part: Int64, of stream: LedgerStream, into database: SQLiteDatabase
    ) throws(SQLiteError) {
        let insert = try database.prepare(
            "INSERT OR REPLACE INTO destination_range VALUES(?,?,?,?,?)", purpose: purpose)
        for range in ranges {
            insert.bind(1, stream.destination)
            insert.bind(2, stream.epoch)
            insert.bind(3, part)
            insert.bind(4, Int64(bitPattern: range.first))
            insert.bind(5, Int64(bitPattern: range.last))
            try insert.run()
        }
    }
}
