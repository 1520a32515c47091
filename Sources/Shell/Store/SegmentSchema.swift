/// The tables of a segment file.
enum SegmentSchema {
    static let sql =
        RegistrationTable.schema + """
            CREATE TABLE IF NOT EXISTS record(
                position INTEGER PRIMARY KEY, instrument INTEGER NOT NULL, direction INTEGER NOT NULL,
                time_ns INTEGER NOT NULL, before_ns INTEGER, after_ns INTEGER, source INTEGER NOT NULL,
                state INTEGER NOT NULL, instrument_time_ns INTEGER, logger_time_ns INTEGER, raw BLOB NOT NULL,
                defect TEXT, observations BLOB);
            CREATE TABLE IF NOT EXISTS block(
                first INTEGER PRIMARY KEY, last INTEGER NOT NULL, records INTEGER NOT NULL,
                observations INTEGER NOT NULL, digest INTEGER NOT NULL);
            PRAGMA user_version = 1;
            """

    static let columns = """
        position, instrument, direction, time_ns, before_ns, after_ns, source, state, instrument_time_ns, \
        logger_time_ns, raw, defect, observations
        """
}
