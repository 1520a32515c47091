import Delivery
import Sensing
import Store

/// Reads records out of rows of an archive's file of any version.
final class RecordRows {
    /// Where the records are, and of which version these tables are.
    struct Tables {
        var version: Int64
        var record = "record"
        var observation = "observation"
    }

    /// How many columns `record(in:)` reads.
    static let columnCount: Int32 = 18

    private let tables: Tables
    /// The observations of one record, in a file where each had a row.
    private let observations: SQLiteStatement?
    private let epochColumn: Int32?

    init(_ database: SQLiteDatabase, _ tables: Tables, purpose: String) throws(SQLiteError) {
        self.tables = tables
        epochColumn = tables.version < 3 ? Self.columnCount - 1 : nil
        guard tables.version < 3 else {
            observations = nil
            return
        }
        observations = try database.prepare(
            """
            SELECT datastream, cell, value, decimals, flag FROM \(tables.observation)
            WHERE epoch_id = ? AND position = ? ORDER BY datastream, cell
            """, purpose: purpose)
    }

    /// What `record` reads, in its order; qualified by the table's name in the query.
    func columns(of table: String) -> String {
        let stamp =
            tables.version < 2
            ? "0, NULL, NULL, NULL" : ["clock_flags", "raw_ns", "lateness_ns", "model"].qualified(table)
        let rest =
            tables.version < 3 ? "NULL, NULL, \(table).epoch_id" : ["run", "replaces", "observations"].qualified(table)
        let first = [
            "position", "instrument", "direction", "time_ns", "before_ns", "after_ns", "source", "state",
            "instrument_time_ns", "logger_time_ns", "defect",
        ].qualified(table)
        return "\(first), \(stamp), \(rest)"
    }

    /// The query that gives `position, bytes` of all raw bytes in a stretch: epoch, first and last position.
    var rawBytes: String {
        let (column, table) = tables.version < 3 ? ("raw", tables.record) : ("bytes", "raw")
        return """
            SELECT position, \(column) FROM \(table)
            WHERE epoch_id = ? AND position BETWEEN ? AND ? AND length(\(column)) > 0 ORDER BY position
            """
    }

    /// The record in the first columns of a row, without its raw bytes.
    func record(in row: SQLiteStatement) throws(SQLiteError) -> StoredRecord {
        var time = StampRow.time(row, instant: 3, before: 4, after: 5, source: 6, state: 7)
        StampRow.read(row, flags: 11, into: &time)
        var stored = StoredRecord(
            position: UInt64(bitPattern: row.integer(0)),
            record: Record(
                instrument: Int32(truncatingIfNeeded: row.integer(1)),
                direction: Record.Direction(rawValue: UInt8(truncatingIfNeeded: row.integer(2))) ?? .note, time: time,
                instrumentTime: row.optionalInteger(8).map { Instant(nanoseconds: $0) },
                loggerTime: row.optionalInteger(9).map { Instant(nanoseconds: $0) }, raw: [],
                defect: row.optionalText(10)))
        if let run = row.optionalInteger(15), let replaced = row.optionalInteger(16) {
            stored.record.reprocessed = Reprocessed(
                run: UInt32(truncatingIfNeeded: run), position: UInt64(bitPattern: replaced))
        }
        stored.record.observations = try observations(in: row)
        return stored
    }

    private func observations(in row: SQLiteStatement) throws(SQLiteError) -> [Observation] {
        guard let epochColumn else {
            if row.isNull(Self.columnCount - 1) { return [] }
            return row.withBlob(Self.columnCount - 1) { ObservationTextReader.observations(in: $0) }
                ?? [Self.unreadable]
        }
        guard let observations else { return [] }
        observations.bind(1, row.integer(epochColumn))
        observations.bind(2, row.integer(0))
        defer { observations.reset() }
        var found: [Observation] = []
        while try observations.step() {
            let value = observations.isNull(2) ? Double.nan : observations.double(2)
            found.append(
                Observation(
                    datastream: Int32(truncatingIfNeeded: observations.integer(0)),
                    cell: UInt16(truncatingIfNeeded: observations.integer(1)),
                    result: Quantity(value, decimals: observations.optionalInteger(3).map { Int($0) }),
                    flag: QualityFlag(rawValue: UInt8(truncatingIfNeeded: observations.integer(4))) ?? .missing))
        }
        return found
    }

    /// Stands for a text that we never wrote, so that an audit finds the record different.
    private static let unreadable = Observation(datastream: -1, result: .missing, flag: .missing)
}

extension [String] {
    fileprivate func qualified(_ table: String) -> String {
        map { "\(table).\($0)" }.joined(separator: ", ")
    }
}
