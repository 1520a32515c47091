import Delivery
import Sensing

/// Reads a row of `record` back. Values that we never wrote become others here, so that their digest differs.
enum PostgresRecordRow {
    /// The columns of a time, for a SELECT; the first of the row.
    static let time = """
        record.time, record.time_ns, record.before_ns, record.after_ns, record.source, record.state,
        record.clock_flags, record.raw_ns, record.lateness_ns, record.model
        """
    static let timeColumns: Int32 = 10

    /// The columns of a whole record.
    static let all = """
        \(time), record.position, record.instrument, record.direction, record.instrument_time_ns,
        record.logger_time_ns, record.run, record.replaces, record.defect, record.defect_bytes,
        record.datastreams, record.cells, record."values", record.decimals, record.flags
        """
    static let allColumns: Int32 = timeColumns + 14

    static func time(of rows: PostgresRows, _ row: Int32) -> Timestamp {
        var time = clock(of: rows, row, from: 0)
        guard let monotonic = rows.optionalInteger(row, 7), let lateness = rows.optionalInteger(row, 8),
            let model = rows.optionalInteger(row, 9).flatMap({ ClockModelID(packed: $0) })
        else { return time }
        time.stamp = RawStamp(monotonic: monotonic, lateness: lateness, model: model)
        return time
    }

    /// A time without its stamp, in seven columns.
    static func clock(of rows: PostgresRows, _ row: Int32, from first: Int32) -> Timestamp {
        let split = PostgresTime(
            microseconds: rows.integer(row, first), rest: rows.integer(row, first + 1))
        var time = Timestamp(
            split.instant,
            source: ClockSource(rawValue: UInt8(truncatingIfNeeded: rows.integer(row, first + 4))) ?? .unknown,
            state: ClockState(rawValue: UInt8(truncatingIfNeeded: rows.integer(row, first + 5))) ?? .unsynchronised,
            flags: ClockFlags(rawValue: UInt8(truncatingIfNeeded: rows.integer(row, first + 6))))
        if let before = rows.optionalInteger(row, first + 2), let after = rows.optionalInteger(row, first + 3) {
            time.bound = TimeBound(before: before, after: after)
        }
        return time
    }

    /// Its `raw` is empty: raw bytes are in a table of their own.
    static func record(of rows: PostgresRows, _ row: Int32) -> StoredRecord {
        var record = Record(
            instrument: Int32(truncatingIfNeeded: rows.integer(row, 11)),
            direction: Record.Direction(rawValue: UInt8(truncatingIfNeeded: rows.integer(row, 12))) ?? .note,
            time: time(of: rows, row),
            instrumentTime: rows.optionalInteger(row, 13).map { Instant(nanoseconds: $0) },
            loggerTime: rows.optionalInteger(row, 14).map { Instant(nanoseconds: $0) }, raw: [],
            defect: rows.optionalText(row, 18) ?? rows.optionalText(row, 17),
            observations: observations(of: rows, row))
        if let run = rows.optionalInteger(row, 15), let position = rows.optionalInteger(row, 16) {
            record.reprocessed = Reprocessed(
                run: UInt32(truncatingIfNeeded: run), position: UInt64(bitPattern: position))
        }
        return StoredRecord(position: UInt64(bitPattern: rows.integer(row, 10)), record: record)
    }

    private static func observations(of rows: PostgresRows, _ row: Int32) -> [Observation] {
        guard var datastreams = rows.array(row, 19), var cells = rows.array(row, 20),
            var values = rows.array(row, 21), var decimals = rows.array(row, 22), var flags = rows.array(row, 23)
        else { return [] }
        return (0..<datastreams.count).map { _ in
            Observation(
                datastream: Int32(truncatingIfNeeded: datastreams.integer() ?? 0),
                cell: UInt16(truncatingIfNeeded: cells.integer() ?? 0),
                result: Quantity(values.double() ?? .nan, decimals: decimals.integer().map { Int($0) }),
                flag: flags.integer().flatMap { QualityFlag(rawValue: UInt8(truncatingIfNeeded: $0)) } ?? .missing)
        }
    }
}
