import Store

/// The archive's tables. One row a record, one row an observation, so that people can ask in SQL.
enum ArchiveSchema {
    static let version: Int64 = 2
    /// "FLAR": tells an archive from any other database.
    private static let applicationID: Int64 = 0x464C_4152

    // The tables with wide keys are WITHOUT ROWID: the key is the row's place, and there is no second tree. Times are
    // nanoseconds since 1970 (UTC); a missing value is NULL.
    private static let tables = """
        CREATE TABLE station (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        );
        CREATE TABLE epoch (
            id INTEGER PRIMARY KEY,
            station_id INTEGER NOT NULL REFERENCES station (id),
            name TEXT NOT NULL,
            UNIQUE (station_id, name)
        );
        CREATE TABLE instrument (
            epoch_id INTEGER NOT NULL REFERENCES epoch (id),
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            driver TEXT NOT NULL,
            serial_number TEXT,
            PRIMARY KEY (epoch_id, number)
        ) WITHOUT ROWID;
        CREATE TABLE datastream (
            epoch_id INTEGER NOT NULL,
            number INTEGER NOT NULL,
            instrument INTEGER NOT NULL,
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            unit TEXT NOT NULL,
            ucum TEXT NOT NULL,
            PRIMARY KEY (epoch_id, number)
        ) WITHOUT ROWID;
        CREATE TABLE record (
            epoch_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            instrument INTEGER NOT NULL,
            direction INTEGER NOT NULL,
            time_ns INTEGER NOT NULL,
            before_ns INTEGER,
            after_ns INTEGER,
            source INTEGER NOT NULL,
            state INTEGER NOT NULL,
            instrument_time_ns INTEGER,
            logger_time_ns INTEGER,
            raw BLOB NOT NULL,
            defect TEXT,
            clock_flags INTEGER NOT NULL DEFAULT 0,
            raw_ns INTEGER,
            lateness_ns INTEGER,
            model INTEGER,
            PRIMARY KEY (epoch_id, position)
        ) WITHOUT ROWID;
        CREATE INDEX record_time ON record (epoch_id, time_ns);
        CREATE TABLE observation (
            epoch_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            datastream INTEGER NOT NULL,
            cell INTEGER NOT NULL,
            value REAL,
            decimals INTEGER,
            flag INTEGER NOT NULL,
            PRIMARY KEY (epoch_id, position, datastream, cell)
        ) WITHOUT ROWID;
        """

    // What version 1 did not have, made in a new file and in one of version 1 alike. Corrected times stand beside those
    // of the records, which are never changed.
    private static let retiming = """
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
        """

    // In the order in which a new file has them.
    private static let newColumns = """
        ALTER TABLE record ADD COLUMN clock_flags INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE record ADD COLUMN raw_ns INTEGER;
        ALTER TABLE record ADD COLUMN lateness_ns INTEGER;
        ALTER TABLE record ADD COLUMN model INTEGER;
        """

    /// The columns of a record that version 1 did not have, for a file of that version.
    static func stampColumns(ofVersion version: Int64) -> String {
        version < 2 ? "0, NULL, NULL, NULL" : "record.clock_flags, record.raw_ns, record.lateness_ns, record.model"
    }

    /// Creates the tables in an empty file, and what a file of version 1 lacks; refuses a file that is not ours.
    static func prepare(_ database: SQLiteDatabase) throws(ArchiveError) {
        let purpose = "creating the archive's tables"
        do throws(SQLiteError) {
            if try database.integer("SELECT count(*) FROM sqlite_schema", purpose: purpose) == 0 {
                try database.transaction(purpose) { () throws(SQLiteError) in
                    try database.execute(tables + retiming, purpose: purpose)
                    try database.execute("PRAGMA application_id = \(applicationID)", purpose: purpose)
                    try database.execute("PRAGMA user_version = \(version)", purpose: purpose)
                }
            }
        } catch {
            throw .database(error)
        }
        if try check(database) < version { try migrate(database) }
    }

    /// Whole or not at all: a crash in the middle leaves a file of version 1.
    private static func migrate(_ database: SQLiteDatabase) throws(ArchiveError) {
        let purpose = "bringing the archive from version 1 to \(version)"
        do throws(SQLiteError) {
            try database.transaction(purpose) { () throws(SQLiteError) in
                try database.execute(newColumns + retiming, purpose: purpose)
                try database.execute("PRAGMA user_version = \(version)", purpose: purpose)
            }
        } catch {
            throw .database(error)
        }
    }

    /// The version of a file that is ours and not later than we are.
    @discardableResult
    static func check(_ database: SQLiteDatabase) throws(ArchiveError) -> Int64 {
        let found: Int64
        let identity: Int64
        do throws(SQLiteError) {
            let purpose = "checking the archive's version"
            found = try database.integer("PRAGMA user_version", purpose: purpose) ?? 0
            identity = try database.integer("PRAGMA application_id", purpose: purpose) ?? 0
        } catch {
            throw .database(error)
        }
        guard identity == applicationID else { throw .notAnArchive(path: database.path) }
        guard found <= version else { throw .laterVersion(path: database.path, found: found, known: version) }
        return found
    }
}
