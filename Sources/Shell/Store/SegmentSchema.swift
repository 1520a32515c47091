/// The tables of a segment file.
enum SegmentSchema {
    /// Version 1 had neither flags nor stamps. Its files are read as they are, and never written on.
    static let version: Int64 = 2

    static let sql =
        RegistrationTable.schema + """
            CREATE TABLE IF NOT EXISTS record(
                position INTEGER PRIMARY KEY, instrument INTEGER NOT NULL, direction INTEGER NOT NULL,
                time_ns INTEGER NOT NULL, before_ns INTEGER, after_ns INTEGER, source INTEGER NOT NULL,
                state INTEGER NOT NULL, instrument_time_ns INTEGER, logger_time_ns INTEGER, raw BLOB NOT NULL,
                defect TEXT, observations BLOB, clock_flags INTEGER NOT NULL, raw_ns INTEGER, lateness_ns INTEGER,
                model INTEGER);
            CREATE INDEX IF NOT EXISTS note ON record(direction) WHERE direction = 2;
            CREATE TABLE IF NOT EXISTS block(
                first INTEGER PRIMARY KEY, last INTEGER NOT NULL, records INTEGER NOT NULL,
                observations INTEGER NOT NULL, digest INTEGER NOT NULL);
            PRAGMA user_version = 2;
            """

    private static let firstColumns = """
        position, instrument, direction, time_ns, before_ns, after_ns, source, state, instrument_time_ns, \
        logger_time_ns, raw, defect, observations
        """

    static let columns = firstColumns + ", clock_flags, raw_ns, lateness_ns, model"

    /// The same columns, from a file of that version.
    static func columns(ofVersion version: Int64) -> String {
        version < 2 ? firstColumns + ", 0, NULL, NULL, NULL" : columns
    }

    /// How a file of that version finds its notes.
    static func notes(ofVersion version: Int64) -> String {
        version < 2 ? "record" : "record INDEXED BY note"
    }
}
