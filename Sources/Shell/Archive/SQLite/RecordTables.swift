import Delivery
import Sensing
import Store
import Timekeeping

/// Writes the tables `record` and `raw`. It belongs to the thread of its archive.
final class RecordTables {
    private static let purpose = "storing a batch"

    private let database: SQLiteDatabase
    private let record: SQLiteStatement
    private let raw: SQLiteStatement
    private let rawAt: SQLiteStatement
    private let noteAt: SQLiteStatement
    /// Reused from record to record.
    private var text: [UInt8] = []

    init(_ database: SQLiteDatabase) throws(SQLiteError) {
        self.database = database
        // Only this one conflict means that the row is there already; any other failure stays a failure.
        record = try database.prepare(
            """
            INSERT INTO record (epoch_id, position, instrument, direction, time_ns, before_ns, after_ns, source, state,
                instrument_time_ns, logger_time_ns, defect, clock_flags, raw_ns, lateness_ns, model, run, replaces,
                observations)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (epoch_id, position) DO NOTHING
            """, purpose: Self.purpose)
        raw = try database.prepare(
            "INSERT INTO raw (epoch_id, position, bytes) VALUES (?, ?, ?) ON CONFLICT (epoch_id, position) DO NOTHING",
            purpose: Self.purpose)
        rawAt = try database.prepare(
            "SELECT bytes FROM raw WHERE epoch_id = ? AND position = ?", purpose: Self.purpose)
        noteAt = try database.prepare(
            "SELECT instrument FROM record WHERE epoch_id = ? AND position = ? AND direction = 2",
            purpose: Self.purpose)
    }

    /// False when there was one at this position already; then it stays.
    func insert(_ stored: StoredRecord, epoch: Int64) throws(SQLiteError) -> Bool {
        let content = stored.record
        record.bind(1, epoch)
        record.bind(2, Int64(stored.position))
        record.bind(3, Int64(content.instrument))
        record.bind(4, Int64(content.direction.rawValue))
        record.bind(5, content.time.instant.nanoseconds)
        record.bind(6, content.time.bound?.before)
        record.bind(7, content.time.bound?.after)
        record.bind(8, Int64(content.time.source.rawValue))
        record.bind(9, Int64(content.time.state.rawValue))
        record.bind(10, content.instrumentTime?.nanoseconds)
        record.bind(11, content.loggerTime?.nanoseconds)
        record.bind(12, content.defect)
        record.bind(13, Int64(content.time.flags.rawValue))
        record.bind(14, content.time.stamp?.monotonic)
        record.bind(15, content.time.stamp?.lateness)
        record.bind(16, content.time.stamp?.model.packed)
        record.bind(17, content.reprocessed.map { Int64($0.run) })
        record.bind(18, content.reprocessed.map { Int64(bitPattern: $0.position) })
        guard !content.observations.isEmpty else {
            record.bindNull(19)
            try record.run()
            return database.changes > 0
        }
        text.removeAll(keepingCapacity: true)
        ObservationText.append(content.observations, to: &text)
        // The bytes stay where they are until the statement has run.
        try text.withUnsafeBufferPointer { (bytes) throws(SQLiteError) in
            record.bind(19, unownedText: UnsafeRawBufferPointer(bytes))
            try record.run()
        }
        return database.changes > 0
    }

    func insert(_ bytes: StoredRaw, epoch: Int64) throws(SQLiteError) -> Bool {
        raw.bind(1, epoch)
        raw.bind(2, Int64(bytes.position))
        try bytes.bytes.withUnsafeBufferPointer { (bytes) throws(SQLiteError) in
            raw.bind(3, unownedBlob: UnsafeRawBufferPointer(bytes))
            try raw.run()
        }
        return database.changes > 0
    }

    /// Nil when there are none.
    func rawBytes(at position: UInt64, epoch: Int64) throws(SQLiteError) -> [UInt8]? {
        rawAt.bind(1, epoch)
        rawAt.bind(2, Int64(position))
        defer { rawAt.reset() }
        return try rawAt.step() ? rawAt.blob(0) : nil
    }

    /// The instrument that a note is about; nil where there is no note.
    func instrumentOfNote(at position: UInt64, epoch: Int64) throws(SQLiteError) -> Int32? {
        noteAt.bind(1, epoch)
        noteAt.bind(2, Int64(position))
        defer { noteAt.reset() }
        return try noteAt.step() ? Int32(truncatingIfNeeded: noteAt.integer(0)) : nil
    }
}
