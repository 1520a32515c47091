import Sensing
import Timekeeping

/// Reads a corrected time, of a row of `retimed` that may not be there.
enum PostgresRetimed {
    static let columns = """
        retimed.time, retimed.time_ns, retimed.before_ns, retimed.after_ns, retimed.source, retimed.state,
        retimed.clock_flags, retimed.retimed_by
        """
    static let columnCount: Int32 = 8

    /// The same columns where nothing was corrected.
    static let nothing = """
        NULL::timestamptz, NULL::smallint, NULL::bigint, NULL::bigint, NULL::smallint, NULL::smallint, NULL::smallint,
        NULL::bigint
        """

    /// Nil when the time stands as it was stamped. The raw stamp stays what it was.
    static func time(
        of rows: PostgresRows, _ row: Int32, from first: Int32, stamped: Timestamp
    ) -> CorrectedTime? {
        guard let closing = rows.optionalInteger(row, first + 7).flatMap({ ClockModelID(packed: $0) }) else {
            return nil
        }
        var time = PostgresRecordRow.clock(of: rows, row, from: first)
        time.stamp = stamped.stamp
        return CorrectedTime(time: time, closing: closing)
    }
}
