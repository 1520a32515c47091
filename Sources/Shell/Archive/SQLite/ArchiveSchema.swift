import Store

/// The archive's tables. One row a record with its observations in it; a view shows them one row each, so that people can
/// ask in SQL.
enum ArchiveSchema {
    static let version: Int64 = 3
    /// "FLAR": tells an archive from any other database.
    private static let applicationID: Int64 = 0x464C_4152

    // The tables with wide keys are WITHOUT ROWID: the key is the row's place, and there is no second tree. Times are
    // nanoseconds since 1970 (UTC); a missing value is NULL.
    static let streams = """
        CREATE TABLE station (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        );
        CREATE TABLE epoch (
            id INTEGER PRIMARY KEY,
            station_id INTEGER NOT NULL REFERENCES station (id),
            name TEXT NOT NULL,
            product TEXT NOT NULL,
            records INTEGER NOT NULL DEFAULT 0,
            observations INTEGER NOT NULL DEFAULT 0,
            raws INTEGER NOT NULL DEFAULT 0,
            UNIQUE (station_id, name, product)
        );
        """

    static let numbers = """
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
        """

    static let records = """
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
            defect TEXT,
            clock_flags INTEGER NOT NULL,
            raw_ns INTEGER,
            lateness_ns INTEGER,
            model INTEGER,
            run INTEGER,
            replaces INTEGER,
            observations TEXT,
            PRIMARY KEY (epoch_id, position)
        ) WITHOUT ROWID;
        CREATE INDEX record_time ON record (epoch_id, time_ns);
        CREATE INDEX record_model ON record (epoch_id, model) WHERE model IS NOT NULL;
        CREATE TABLE raw (
            epoch_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (epoch_id, position)
        ) WITHOUT ROWID;
        CREATE VIEW observation AS
            SELECT epoch_id, position, each.value ->> 0 AS datastream, each.value ->> 1 AS cell,
                each.value ->> 2 AS value, each.value ->> 4 AS decimals, each.value ->> 3 AS flag
            FROM record JOIN json_each(record.observations) AS each;
        """

    /// What the archive answers by without a look at the records, and what waits for its other parts.
    static let delivery = """
        CREATE TABLE held (
            epoch_id INTEGER NOT NULL,
            part INTEGER NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            PRIMARY KEY (epoch_id, part, first)
        ) WITHOUT ROWID;
        CREATE TABLE reference (
            value INTEGER PRIMARY KEY,
            epoch_id INTEGER NOT NULL
        );
        CREATE TABLE receipt (
            digest TEXT PRIMARY KEY,
            epoch_id INTEGER NOT NULL,
            key TEXT NOT NULL,
            signature BLOB NOT NULL,
            positions TEXT NOT NULL,
            received_ns INTEGER NOT NULL
        );
        CREATE TABLE fragment (
            station TEXT NOT NULL,
            batch INTEGER NOT NULL,
            number INTEGER NOT NULL,
            count INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            received_ns INTEGER NOT NULL,
            PRIMARY KEY (station, batch, number)
        ) WITHOUT ROWID;
        """

    // Corrected times stand beside those of the records, which are never changed.
    static let retimings = """
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
        """

    static let corrected = """
        CREATE VIEW corrected AS
            SELECT epoch_id, position, coalesce(retimed.time_ns, record.time_ns) AS time_ns,
                coalesce(retimed.before_ns, record.before_ns) AS before_ns,
                coalesce(retimed.after_ns, record.after_ns) AS after_ns,
                coalesce(retimed.source, record.source) AS source, coalesce(retimed.state, record.state) AS state,
                coalesce(retimed.clock_flags, record.clock_flags) AS clock_flags, model, retimed_by
            FROM record LEFT JOIN retimed USING (epoch_id, position);
        """

    /// Creates the tables in an empty file, and brings a file of an earlier version to this one; refuses a file that is
    /// not ours.
    static func prepare(_ database: SQLiteDatabase) throws(ArchiveError) {
        let purpose = "creating the archive's tables"
        do throws(SQLiteError) {
            if try database.integer("SELECT count(*) FROM sqlite_schema", purpose: purpose) == 0 {
                try database.transaction(purpose) { () throws(SQLiteError) in
                    try database.execute(
                        streams + numbers + records + delivery + retimings + corrected, purpose: purpose)
                    try database.execute("PRAGMA application_id = \(applicationID)", purpose: purpose)
                    try database.execute("PRAGMA user_version = \(version)", purpose: purpose)
                }
            }
        } catch {
            throw .database(error)
        }
        let found = try check(database)
        guard found < version else { return }
        do throws(SQLiteError) {
            try ArchiveMigration.migrate(database, from: found)
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
