/// The tables of a segment file.
enum SegmentSchema {
    /// Version 1 had neither flags nor stamps; version 2 had no reprocessed records, and one digest for both parts.
    /// Their files are read as they are, and never written on.
    static let version: Int64 = 3

    static let sql =
        RegistrationTable.schema + """
            CREATE TABLE IF NOT EXISTS record(
                position INTEGER PRIMARY KEY, instrument INTEGER NOT NULL, direction INTEGER NOT NULL,
                time_ns INTEGER NOT NULL, before_ns INTEGER, after_ns INTEGER, source INTEGER NOT NULL,
                state INTEGER NOT NULL, instrument_time_ns INTEGER, logger_time_ns INTEGER, raw BLOB NOT NULL,
                defect TEXT, observations BLOB, clock_flags INTEGER NOT NULL, raw_ns INTEGER, lateness_ns INTEGER,
                model INTEGER, run INTEGER, replaces INTEGER);
            CREATE INDEX IF NOT EXISTS event ON record(position, direction) WHERE direction > 0;
            CREATE TABLE IF NOT EXISTS block(
                first INTEGER PRIMARY KEY, last INTEGER NOT NULL, records INTEGER NOT NULL,
                observations INTEGER NOT NULL, digest INTEGER NOT NULL, raws INTEGER NOT NULL,
                raw_digest INTEGER NOT NULL);
            PRAGMA user_version = 3;
            """

    static let columns = names.joined(separator: ", ")

    /// A parameter for each of the columns.
    static let parameters = names.map { _ in "?" }.joined(separator: ",")

    private static let names = [
        "position", "instrument", "direction", "time_ns", "before_ns", "after_ns", "source", "state",
        "instrument_time_ns", "logger_time_ns", "raw", "defect", "observations", "clock_flags", "raw_ns", "lateness_ns",
        "model", "run", "replaces",
    ]

    /// The same columns, from a file of that version; without raw bytes, an empty blob in their place.
    static func columns(ofVersion version: Int64, withRaw: Bool = true) -> String {
        var columns = names
        if !withRaw { columns[10] = "NULL" }
        if version < 3 { columns.replaceSubrange(17..<19, with: ["NULL", "NULL"]) }
        if version < 2 { columns.replaceSubrange(13..<17, with: ["0", "NULL", "NULL", "NULL"]) }
        return columns.joined(separator: ", ")
    }

    /// How a file of that version finds its notes.
    static func notes(ofVersion version: Int64) -> String {
        switch version {
        case ..<2: "record WHERE direction = 2"
        case 2: "record INDEXED BY note WHERE direction = 2"
        default: "record INDEXED BY event WHERE direction > 0 AND direction = 2"
        }
    }

    /// How it finds commands and notes; nil where it cannot. Then the commands of version 2, and all events of version
    /// 1, travel with the backlog.
    static func events(ofVersion version: Int64) -> String? {
        switch version {
        case ..<2: nil
        case 2: "record INDEXED BY note WHERE direction = 2"
        default: "record INDEXED BY event WHERE direction > 0"
        }
    }
}
