import Delivery
import Sensing
import Store

/// Brings a file of an earlier version to the present one, whole or not at all: a crash in the middle leaves it as it was.
///
/// Every record is read and written again: before version 3 its raw bytes were in its row, and each observation had one
/// of its own.
enum ArchiveMigration {
    private static let purpose = "bringing the archive to version \(ArchiveSchema.version)"

    static func migrate(_ database: SQLiteDatabase, from version: Int64) throws(SQLiteError) {
        try database.transaction(purpose) { () throws(SQLiteError) in
            try setAside(database, version)
            try database.execute(ArchiveSchema.streams, purpose: purpose)
            try database.execute(
                """
                INSERT INTO station SELECT id, name FROM former_station;
                INSERT INTO epoch (id, station_id, name, product) SELECT id, station_id, name, '' FROM former_epoch;
                """, purpose: purpose)
            try database.execute(ArchiveSchema.records + ArchiveSchema.delivery, purpose: purpose)
            if version < 2 { try database.execute(ArchiveSchema.retimings, purpose: purpose) }
            try database.execute(ArchiveSchema.corrected, purpose: purpose)
            for row in try StreamRows.read(from: database, version: ArchiveSchema.version) {
                try copy(row.id, in: database, from: version)
            }
            try database.execute(
                """
                DROP TABLE former_observation;
                DROP TABLE former_record;
                DROP TABLE former_epoch;
                DROP TABLE former_station;
                PRAGMA user_version = \(ArchiveSchema.version);
                """, purpose: purpose)
        }
    }

    /// The names are needed for the new tables.
    private static func setAside(_ database: SQLiteDatabase, _ version: Int64) throws(SQLiteError) {
        // Other tables keep the names that they refer to.
        try database.execute("PRAGMA legacy_alter_table = ON", purpose: purpose)
        if version >= 2 { try database.execute("DROP VIEW corrected; DROP INDEX record_model", purpose: purpose) }
        try database.execute(
            """
            DROP INDEX record_time;
            ALTER TABLE station RENAME TO former_station;
            ALTER TABLE epoch RENAME TO former_epoch;
            ALTER TABLE record RENAME TO former_record;
            ALTER TABLE observation RENAME TO former_observation;
            PRAGMA legacy_alter_table = OFF;
            """, purpose: purpose)
    }

    private static func copy(_ epoch: Int64, in database: SQLiteDatabase, from version: Int64) throws(SQLiteError) {
        let former = RecordRows.Tables(version: version, record: "former_record", observation: "former_observation")
        let rows = try RecordRows(database, former, purpose: purpose)
        let row = try database.prepare(
            "SELECT \(rows.columns(of: former.record)), raw FROM former_record WHERE epoch_id = ? ORDER BY position",
            purpose: purpose)
        row.bind(1, epoch)
        let tables = try RecordTables(database)
        var held = RangeSet()
        var counts = (records: Int64(0), observations: Int64(0), raws: Int64(0))
        while try row.step() {
            let stored = try rows.record(in: row)
            let raw = StoredRaw(position: stored.position, bytes: row.blob(RecordRows.columnCount))
            _ = try tables.insert(stored, epoch: epoch)
            if !raw.bytes.isEmpty, try tables.insert(raw, epoch: epoch) { counts.raws += 1 }
            held.insert(PositionRange(first: stored.position, last: stored.position))
            counts.records += 1
            counts.observations += Int64(stored.record.observations.count)
        }
        try HeldTable(database).write(PartRanges(data: held, raw: held), over: PartRanges(), epoch: epoch)
        try database.execute(
            """
            UPDATE epoch SET records = \(counts.records), observations = \(counts.observations), raws = \(counts.raws)
            WHERE id = \(epoch)
            """, purpose: purpose)
    }
}
