import Delivery
import Sensing
import Store

/// Reads the records of one stream in the order of time, by an index, as long as somebody asks for the next.
final class TimedRecords {
    /// By which time they are chosen and ordered.
    enum Order {
        case asStamped
        /// By the time after gaps of the station's clock were closed.
        case corrected
    }

    /// Which results of records that were parsed again.
    enum Versions {
        case all
        /// Of each record those of the last run; a result has the stamped time of the record that it replaces, so they
        /// are looked for there.
        case newest
        case first
    }

    struct Selection {
        var epoch: Int64
        /// By their numbers; nil for all.
        var instruments: [Int32]?
        /// Both included, in nanoseconds.
        var from = Int64.min
        var to = Int64.max
        var after: RecordsQuery.Place?
        var versions = Versions.all
    }

    private static let purpose = "listing records"
    /// Where the columns of the corrected time begin, behind those of the record.
    private static let corrected: Int32 = 18

    private let rows: RecordRows
    private let row: SQLiteStatement

    init(
        _ database: SQLiteDatabase, version: Int64, _ selection: Selection, by order: Order
    ) throws(SQLiteError) {
        rows = try RecordRows(database, .init(version: version), purpose: Self.purpose)
        var selection = selection
        // Earlier files know no runs.
        if version < 3 { selection.versions = .all }
        let stamped = Self.query(rows.columns(of: "record"), selection, isCorrectable: version >= 2)
        let union =
            switch order {
            case .corrected where version >= 2:
                stamped + " AND retimed.epoch_id IS NULL UNION ALL "
                    + Self.retimed(rows.columns(of: "record"), selection)
            default: stamped
            }
        row = try database.prepare(union + " ORDER BY ordinal, place", purpose: Self.purpose)
        row.bind(1, selection.epoch)
        row.bind(2, max(selection.from, selection.after?.time.nanoseconds ?? .min))
        row.bind(3, selection.to)
        if let after = selection.after {
            row.bind(4, after.time.nanoseconds)
            row.bind(5, Int64(clamping: after.position))
        }
    }

    /// Without its raw bytes; nil at the end.
    func next() throws(SQLiteError) -> ArchivedRecord? {
        guard try row.step() else { return nil }
        var record = ArchivedRecord(stored: try rows.record(in: row), hasRaw: false)
        guard let closing = row.optionalInteger(Self.corrected + 6).flatMap({ ClockModelID(packed: $0) }) else {
            return record
        }
        let first = Self.corrected
        var time = StampRow.time(
            row, instant: first, before: first + 1, after: first + 2, source: first + 3, state: first + 4)
        time.flags = ClockFlags(rawValue: UInt8(truncatingIfNeeded: row.integer(first + 5)))
        time.stamp = record.stored.record.time.stamp
        record.corrected = time
        record.retimedBy = closing
        return record
    }

    private static let correctedColumns = """
        retimed.time_ns, retimed.before_ns, retimed.after_ns, retimed.source, retimed.state, retimed.clock_flags,
        retimed.retimed_by
        """
    private static let noCorrection = "NULL, NULL, NULL, NULL, NULL, NULL, NULL"

    private static func query(_ columns: String, _ selection: Selection, isCorrectable: Bool) -> String {
        """
        SELECT \(columns), \(isCorrectable ? correctedColumns : noCorrection), record.time_ns AS ordinal,
            record.position AS place
        FROM record
        \(isCorrectable ? "LEFT JOIN retimed ON retimed.epoch_id = ?1 AND retimed.position = record.position" : "")
        WHERE record.epoch_id = ?1 AND record.time_ns BETWEEN ?2 AND ?3 \(rest(selection, times: "record"))
        """
    }

    /// What was corrected, by an index of its own.
    private static func retimed(_ columns: String, _ selection: Selection) -> String {
        """
        SELECT \(columns), \(correctedColumns), retimed.time_ns AS ordinal, retimed.position AS place
        FROM retimed JOIN record ON record.epoch_id = ?1 AND record.position = retimed.position
        WHERE retimed.epoch_id = ?1 AND retimed.time_ns BETWEEN ?2 AND ?3 \(rest(selection, times: "retimed"))
        """
    }

    private static let newest = """
         AND NOT EXISTS (
            SELECT 1 FROM record AS newer
            WHERE newer.epoch_id = ?1 AND newer.time_ns = record.time_ns
                AND newer.replaces = coalesce(record.replaces, record.position)
                AND newer.run > coalesce(record.run, 0))
        """

    private static func rest(_ selection: Selection, times: String) -> String {
        var text = ""
        if let instruments = selection.instruments {
            text += " AND record.instrument IN (\(instruments.map(String.init).joined(separator: ", ")))"
        }
        switch selection.versions {
        case .all: break
        case .first: text += " AND record.run IS NULL"
        case .newest: text += newest
        }
        if selection.after != nil { text += " AND (\(times).time_ns, \(times).position) > (?4, ?5)" }
        return text
    }
}
