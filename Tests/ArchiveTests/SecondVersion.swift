import Sensing
import Store

/// An archive as version 2 of the program left it: one of version 1 with the station clock's stamps and corrections.
enum SecondVersion {
    private static let changes = """
        ALTER TABLE record ADD COLUMN clock_flags INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE record ADD COLUMN raw_ns INTEGER;
        ALTER TABLE record ADD COLUMN lateness_ns INTEGER;
        ALTER TABLE record ADD COLUMN model INTEGER;
        CREATE INDEX record_model ON record (epoch_id, model) WHERE model IS NOT NULL;
        CREATE TABLE retiming (
            epoch_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            model INTEGER NOT NULL,
            verdict TEXT NOT NULL,
            line TEXT NOT NULL,
            PRIMARY KEY (epoch_id, position)
        ) WITHOUT ROWID;
        CREATE TABLE retimed (
            epoch_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            time_ns INTEGER NOT NULL,
            before_ns INTEGER NOT NULL,
            after_ns INTEGER NOT NULL,
            source INTEGER NOT NULL,
            state INTEGER NOT NULL,
            clock_flags INTEGER NOT NULL,
            retimed_by INTEGER NOT NULL,
            PRIMARY KEY (epoch_id, position)
        ) WITHOUT ROWID;
        CREATE INDEX retimed_time ON retimed (epoch_id, time_ns);
        CREATE VIEW corrected AS
            SELECT epoch_id, position, coalesce(retimed.time_ns, record.time_ns) AS time_ns,
                coalesce(retimed.before_ns, record.before_ns) AS before_ns,
                coalesce(retimed.after_ns, record.after_ns) AS after_ns,
                coalesce(retimed.source, record.source) AS source, coalesce(retimed.state, record.state) AS state,
                coalesce(retimed.clock_flags, record.clock_flags) AS clock_flags, model, retimed_by
            FROM record LEFT JOIN retimed USING (epoch_id, position);
        PRAGMA user_version = 2;
        """

    /// The model that stamped every third record, and the one that closed the gap in which the first of them lies.
    static let model = ClockModelID(run: 3, number: 1042)
    static let closing = ClockModelID(run: 3, number: 1050)

    static func make(at path: String, _ positions: ClosedRange<UInt64>) throws {
        try FirstVersion.make(at: path, positions)
        let purpose = "making an archive of version 2"
        let database = try SQLiteDatabase(path: path, mode: .readWrite)
        try database.execute(changes, purpose: purpose)
        try database.execute(
            """
            UPDATE record SET clock_flags = position & 255, raw_ns = position - 7, lateness_ns = 1200,
                model = \(model.packed) WHERE position % 3 = 0;
            INSERT INTO retimed SELECT epoch_id, position, time_ns + 5, 6, 7, source, state, clock_flags,
                \(closing.packed) FROM record WHERE position = 9;
            """, purpose: purpose)
        database.close()
    }
}
