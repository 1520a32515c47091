import BenchSQLite
import Glibc

/// A SQLite file, or one in memory, asked in SQL.
package final class DatabaseFile {
    private var handle: OpaquePointer?
    private let path: String

    package init(_ path: String, readOnly: Bool = false) throws(BenchmarkFailure) {
        self.path = path
        let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else {
            throw BenchmarkFailure("cannot open \(path): \(message)")
        }
        sqlite3_busy_timeout(handle, 20_000)
    }

    deinit { sqlite3_close(handle) }

    package func run(_ sql: String) throws(BenchmarkFailure) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw BenchmarkFailure("\(path): \(message) in: \(sql)")
        }
    }

    /// Gives every row to `take`, with texts bound to the question marks.
    package func each(_ sql: String, _ texts: [String] = [], _ take: (Row) -> Void) throws(BenchmarkFailure) {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw BenchmarkFailure("\(path): \(message) in: \(sql)")
        }
        defer { sqlite3_finalize(statement) }
        for (number, text) in texts.enumerated() {
            sqlite3_bind_text(
                statement, Int32(number + 1), text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: take(Row(statement: statement))
            case SQLITE_DONE: return
            default: throw BenchmarkFailure("\(path): \(message) in: \(sql)")
            }
        }
    }

    /// The first column of the first row; nil when there is no row or it is NULL.
    package func integer(_ sql: String, _ texts: [String] = []) throws(BenchmarkFailure) -> Int64? {
        var found: Int64?
        try each(sql, texts) { if found == nil { found = $0.integer(0) } }
        return found
    }

    /// A copy of the whole, as of one moment, whoever writes meanwhile.
    package func copy(to target: String) throws(BenchmarkFailure) {
        unlink(target)
        try run("VACUUM INTO '\(target)'")
    }

    private var message: String { String(cString: sqlite3_errmsg(handle)) }

    /// The row that a statement stands on.
    package struct Row {
        fileprivate let statement: OpaquePointer?

        package func integer(_ column: Int32) -> Int64? {
            sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, column)
        }

        package func number(_ column: Int32) -> Double? {
            sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_double(statement, column)
        }

        package func text(_ column: Int32) -> String {
            sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
        }

        package func bytes(_ column: Int32) -> [UInt8] {
            guard let start = sqlite3_column_blob(statement, column) else { return [] }
            return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
        }
    }
}
