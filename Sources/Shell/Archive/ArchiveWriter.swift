import Delivery
import Sensing
import Store
import Timekeeping

/// The archive's statements that write. It belongs to the thread of its `ArchiveStore`.
final class ArchiveWriter {
    private static let purpose = "storing a batch"

    private let database: SQLiteDatabase
    private let record: SQLiteStatement
    private let observation: SQLiteStatement
    let retimings: RetimingTables

    init(_ database: SQLiteDatabase) throws(SQLiteError) {
        self.database = database
        retimings = try RetimingTables(database)
        // Only this one conflict means that the record is there already; any other failure stays a failure.
        record = try database.prepare(
            """
            INSERT INTO record (epoch_id, position, instrument, direction, time_ns, before_ns, after_ns, source, state,
                instrument_time_ns, logger_time_ns, raw, defect, clock_flags, raw_ns, lateness_ns, model)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (epoch_id, position) DO NOTHING
            """, purpose: Self.purpose)
        observation = try database.prepare(
            """
            INSERT INTO observation (epoch_id, position, datastream, cell, value, decimals, flag)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, purpose: Self.purpose)
    }

    /// Stores what is not there yet, and beside it the time of what lies in a gap that was closed. Returns how much was
    /// new.
    func store(
        _ records: [StoredRecord], epoch: Int64, correcting: (Timestamp) -> CorrectedTime?
    ) throws(SQLiteError) -> (records: Int, observations: Int) {
        var new = (records: 0, observations: 0)
        for stored in records where try insert(stored, epoch: epoch) {
            if let corrected = correcting(stored.record.time) {
                try retimings.store(corrected, epoch: epoch, position: Int64(stored.position))
            }
            new.records += 1
            new.observations += stored.record.observations.count
            for each in stored.record.observations { try insert(each, of: stored.position, epoch: epoch) }
        }
        return new
    }

    /// False when the record was there already, and then its observations were too: both came in one transaction.
    private func insert(_ stored: StoredRecord, epoch: Int64) throws(SQLiteError) -> Bool {
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
        record.bind(12, blob: content.raw)
        record.bind(13, content.defect)
        record.bind(14, Int64(content.time.flags.rawValue))
        record.bind(15, content.time.stamp?.monotonic)
        record.bind(16, content.time.stamp?.lateness)
        record.bind(17, content.time.stamp?.model.packed)
        try record.run()
        return database.changes > 0
    }

    private func insert(_ each: Observation, of position: UInt64, epoch: Int64) throws(SQLiteError) {
        observation.bind(1, epoch)
        observation.bind(2, Int64(position))
        observation.bind(3, Int64(each.datastream))
        observation.bind(4, Int64(each.cell))
        // SQLite keeps no NaN: it stores NULL.
        observation.bind(5, each.result.value)
        observation.bind(6, each.result.decimals.map { Int64($0) })
        observation.bind(7, Int64(each.flag.rawValue))
        try observation.run()
    }
}
