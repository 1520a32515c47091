import Delivery
import Sensing
import Timekeeping

/// The rows of new records, raw bytes and corrected times, gathered for one transaction.
final class PostgresRecordCopy {
    private let records = PostgresCopy(
        into: "record",
        columns: """
            stream_id, position, time, time_ns, instrument, direction, source, state, clock_flags, before_ns, after_ns,
            instrument_time_ns, logger_time_ns, raw_ns, lateness_ns, model, run, replaces, defect, defect_bytes, datastreams,
            cells, "values", decimals, flags
            """)
    private let raws = PostgresCopy(into: "raw", columns: "stream_id, position, bytes")
    private let retimed = PostgresCopy(
        into: "retimed",
        columns: """
            stream_id, position, time, time_ns, before_ns, after_ns, source, state, clock_flags, retimed_by
            """)

    func add(_ stored: StoredRecord, stream: Int32) {
        let record = stored.record
        let time = record.time
        let split = PostgresTime(time.instant)
        records.beginRow(fields: 25)
        records.add(stream)
        records.add(Int64(stored.position))
        records.add(split.microseconds)
        records.add(split.rest)
        records.add(record.instrument)
        records.add(Int16(record.direction.rawValue))
        addClock(time, to: records)
        records.add(time.bound?.before)
        records.add(time.bound?.after)
        records.add(record.instrumentTime?.nanoseconds)
        records.add(record.loggerTime?.nanoseconds)
        records.add(time.stamp?.monotonic)
        records.add(time.stamp?.lateness)
        records.add(time.stamp?.model.packed)
        records.add(record.reprocessed.map { Int64($0.run) })
        records.add(record.reprocessed.map { Int64(bitPattern: $0.position) })
        add(defect: record.defect)
        add(record.observations)
    }

    func add(_ raw: StoredRaw, stream: Int32) {
        raws.beginRow(fields: 3)
        raws.add(stream)
        raws.add(Int64(raw.position))
        raw.bytes.withUnsafeBytes { raws.add($0) }
    }

    func add(_ corrected: CorrectedTime, position: UInt64, stream: Int32) {
        let time = corrected.time
        let split = PostgresTime(time.instant)
        retimed.beginRow(fields: 10)
        retimed.add(stream)
        retimed.add(Int64(position))
        retimed.add(split.microseconds)
        retimed.add(split.rest)
        retimed.add(time.bound?.before)
        retimed.add(time.bound?.after)
        addClock(time, to: retimed)
        retimed.add(corrected.closing.packed)
    }

    /// Writes everything that was gathered into the open transaction.
    func send(over connection: PostgresConnection) throws(PostgresError) {
        for copy in [records, raws, retimed] where copy.rows > 0 {
            try connection.copy(copy, purpose: "storing records")
        }
    }

    private func addClock(_ time: Timestamp, to copy: PostgresCopy) {
        copy.add(Int16(time.source.rawValue))
        copy.add(Int16(time.state.rawValue))
        copy.add(Int16(time.flags.rawValue))
    }

    private func add(defect: String?) {
        guard var defect, defect.utf8.contains(0) else {
            records.add(defect)
            return records.addNull()
        }
        records.add(String(String.UnicodeScalarView(defect.unicodeScalars.map { $0 == "\0" ? "\u{2400}" : $0 })))
        defect.withUTF8 { records.add(UnsafeRawBufferPointer($0)) }
    }

    /// NULL instead of five empty arrays. A missing value is NULL, as it is for SQLite.
    private func add(_ observations: [Observation]) {
        guard !observations.isEmpty else {
            for _ in 0..<5 { records.addNull() }
            return
        }
        records.addArray(of: observations, integers32: { $0.datastream })
        records.addArray(of: observations, integers32: { Int32($0.cell) })
        records.addArray(of: observations, doubles: { $0.result.value.isNaN ? nil : $0.result.value })
        records.addArray(of: observations, integers16: { $0.result.decimals.map { Int16(truncatingIfNeeded: $0) } })
        records.addArray(of: observations, integers16: { Int16($0.flag.rawValue) })
    }
}
