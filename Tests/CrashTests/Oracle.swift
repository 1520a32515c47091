import CSQLite
import Glibc

/// Compares what a station exports with what stands in an archive's file, in SQL, sharing nothing with the audit.
final class Oracle {
    private var handle: OpaquePointer?

    /// - Parameter archive: the archive's SQLite file.
    init(path: String, archive: String) throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw TestProblem("cannot open \(path): \(message)") }
        sqlite3_busy_timeout(handle, 20_000)
        try run("PRAGMA synchronous = OFF; ATTACH '\(archive)' AS archive")
        try run(
            """
            CREATE TABLE station(
                epoch TEXT, position INTEGER, instrument TEXT, raw TEXT, sequence REAL, PRIMARY KEY(epoch, position));
            CREATE TABLE archived(
                epoch TEXT, position INTEGER, instrument TEXT, raw TEXT, sequence REAL, PRIMARY KEY(epoch, position));
            """)
    }

    deinit { sqlite3_close(handle) }

    func run(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw TestProblem("\(message) in: \(sql)")
        }
    }

    /// The first column of every row, as text.
    func column(_ sql: String) throws -> [String] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw TestProblem("\(message) in: \(sql)")
        }
        defer { sqlite3_finalize(statement) }
        var found: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            found.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "NULL")
        }
        return found
    }

    func integer(_ sql: String) throws -> Int64 {
        try column(sql).first.flatMap { Int64($0) } ?? -1
    }

    /// Takes over the archive's rows, each with the sequence that was parsed out of it.
    func loadArchive() throws {
        try run(
            """
            INSERT INTO archived
            SELECT epoch.name, record.position, instrument.name, lower(hex(coalesce(raw.bytes, x''))), observation.value
            FROM archive.record
            JOIN archive.epoch ON epoch.id = record.epoch_id
            JOIN archive.instrument ON instrument.epoch_id = record.epoch_id AND instrument.number = record.instrument
            LEFT JOIN archive.raw ON raw.epoch_id = record.epoch_id AND raw.position = record.position
            LEFT JOIN archive.datastream
                ON datastream.epoch_id = record.epoch_id AND datastream.instrument = record.instrument
                AND datastream.key = 'sequence'
            LEFT JOIN archive.observation
                ON observation.epoch_id = record.epoch_id AND observation.position = record.position
                AND observation.datastream = datastream.number
            """)
    }

    /// Takes over what `fairlead export --format jsonl --with-raw` wrote.
    func loadExport(_ path: String) throws {
        guard let file = fopen(path, "r") else { throw TestProblem.system("read \(path)") }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        var statement: OpaquePointer?
        sqlite3_prepare_v2(handle, "INSERT INTO station VALUES (?, ?, ?, ?, ?)", -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        try run("BEGIN")
        while getline(&line, &capacity, file) > 0 {
            guard let line else { continue }
            try insert(ExportedLine(line), with: statement)
        }
        try run("COMMIT")
    }

    private func insert(_ line: ExportedLine, with statement: OpaquePointer?) throws {
        guard let epoch = line.text(after: "\"epoch\":\""), let position = line.number(after: "\"position\":"),
            let instrument = line.text(after: "\"instrument\":\""), let raw = line.text(after: "\"raw\":\"")
        else { throw TestProblem("the export has a line without a position or raw bytes") }
        sqlite3_bind_text(statement, 1, epoch.start, epoch.length, nil)
        sqlite3_bind_int64(statement, 2, Int64(position))
        sqlite3_bind_text(statement, 3, instrument.start, instrument.length, nil)
        sqlite3_bind_text(statement, 4, raw.start, raw.length, nil)
        if let sequence = line.number(after: "\"key\":\"sequence\",\"name\":\"sequence\",\"value\":") {
            sqlite3_bind_double(statement, 5, sequence)
        } else {
            sqlite3_bind_null(statement, 5)
        }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw TestProblem("the export repeats itself: \(message)") }
        sqlite3_reset(statement)
    }

    private var message: String { String(cString: sqlite3_errmsg(handle)) }
}

/// One line of JSON in the order in which the export writes it, read by searching.
private struct ExportedLine {
    private let bytes: UnsafePointer<CChar>

    init(_ bytes: UnsafePointer<CChar>) {
        self.bytes = bytes
    }

    /// Up to the next quotation mark.
    func text(after key: String) -> (start: UnsafePointer<CChar>, length: Int32)? {
        guard let found = strstr(bytes, key) else { return nil }
        let start = found + key.utf8.count
        return (UnsafePointer(start), Int32(strcspn(start, "\"")))
    }

    func number(after key: String) -> Double? {
        strstr(bytes, key).map { strtod($0 + key.utf8.count, nil) }
    }
}
