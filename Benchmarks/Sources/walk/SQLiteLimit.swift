import BenchSQLite
import Glibc
import Programs

/// The physical limit of the walk's last step: rows of the same size into SQLite by its C interface, WAL and FULL, on the
/// same disk, with nothing else done to them.
struct SQLiteLimit {
    let rowsPerSecond: Double
    let processorMicrosecondsPerRow: Double

    static func measure(directory: String, rows: Int, perTransaction: Int = 10_000) throws(BenchmarkFailure) -> Self {
        var database: OpaquePointer?
        guard sqlite3_open("\(directory)/limit.db", &database) == SQLITE_OK else {
            throw BenchmarkFailure("cannot open \(directory)/limit.db")
        }
        defer { sqlite3_close(database) }
        for sql in [
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
            """
            CREATE TABLE record (position INTEGER PRIMARY KEY, instrument INT, time INT, raw BLOB, observations BLOB)
            """,
        ] {
            guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw BenchmarkFailure(sql) }
        }
        var insert: OpaquePointer?
        guard
            sqlite3_prepare_v2(database, "INSERT INTO record VALUES (?, ?, ?, ?, ?)", -1, &insert, nil) == SQLITE_OK
        else { throw BenchmarkFailure("cannot prepare the insert") }
        defer { sqlite3_finalize(insert) }
        let raw = [UInt8]("12.3456, 4.12345, 100.123, 35.1234, 1488.123, 1000001, 21 Nov 2026, 02:52:33\r\n".utf8)
        let observations = [UInt8](repeating: 7, count: 40)
        let start = monotonicSeconds()
        let processorStart = clock()
        for row in 0..<rows {
            if row % perTransaction == 0 { sqlite3_exec(database, "BEGIN", nil, nil, nil) }
            sqlite3_bind_int64(insert, 1, Int64(row + 1))
            sqlite3_bind_int64(insert, 2, 1)
            sqlite3_bind_int64(insert, 3, 1_790_000_000_000_000_000 + Int64(row))
            sqlite3_bind_blob(insert, 4, raw, Int32(raw.count), nil)
            sqlite3_bind_blob(insert, 5, observations, Int32(observations.count), nil)
            guard sqlite3_step(insert) == SQLITE_DONE else { throw BenchmarkFailure("cannot insert row \(row)") }
            sqlite3_reset(insert)
            if row % perTransaction == perTransaction - 1 || row == rows - 1 {
                guard sqlite3_exec(database, "COMMIT", nil, nil, nil) == SQLITE_OK else {
                    throw BenchmarkFailure("cannot commit")
                }
            }
        }
        let seconds = monotonicSeconds() - start
        let processor = Double(clock() - processorStart) / Double(CLOCKS_PER_SEC)
        return Self(rowsPerSecond: Double(rows) / seconds, processorMicrosecondsPerRow: processor / Double(rows) * 1e6)
    }
}
