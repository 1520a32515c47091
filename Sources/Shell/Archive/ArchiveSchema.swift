import Store

/// The archive's tables. One row a record, one row an observation, so that people can ask in SQL.
enum ArchiveSchema {
    static let version: Int64 = 1
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

    /// Creates the tables in an empty file; refuses a file that is not ours.
    static func prepare(_ database: SQLiteDatabase) throws(ArchiveError) {
        let purpose = "creating the archive's tables"
        do throws(SQLiteError) {
            if try database.integer("SELECT count(*) FROM sqlite_schema", purpose: purpose) == 0 {
                try database.transaction(purpose) { () throws(SQLiteError) in
                    try database.execute(tables, purpose: purpose)
                    try database.execute("PRAGMA application_id = \(applicationID)", purpose: purpose)
                    try database.execute("PRAGMA user_version = \(version)", purpose: purpose)
                }
            }
        } catch {
            throw .database(error)
        }
        try check(database)
    }

    static func check(_ database: SQLiteDatabase) throws(ArchiveError) {
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
    }
}
