import CSQLite

/// One connection to one database file. It belongs to one thread at a time.
public final class SQLiteDatabase {
    public enum Mode: Sendable {
        case create
        case readWrite
        case readOnly
    }

    public let path: String
    private var handle: OpaquePointer?

    public init(path: String, mode: Mode, busyTimeoutMilliseconds: Int32 = 5000) throws(SQLiteError) {
        self.path = path
        let flags =
            switch mode {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        let code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            close()
            throw SQLiteError(purpose: "opening the database", path: path, code: code, message: message)
        }
        sqlite3_busy_timeout(handle, busyTimeoutMilliseconds)
    }

    deinit { close() }

    /// Ends the connection; statements must be gone or follow soon.
    public func close() {
        sqlite3_close_v2(handle)
        handle = nil
    }

    /// Write-ahead log, every commit synced; both are read back, because a commit that is not durable is no commit.
    ///
    /// - Parameter checkpointPages: the log is copied into the database when it has grown to this many pages.
    public func makeDurable(checkpointPages: Int = 2000) throws(SQLiteError) {
        let purpose = "switching on durable commits"
        let mode = try text("PRAGMA journal_mode = WAL", purpose: purpose)
        try execute("PRAGMA synchronous = FULL", purpose: purpose)
        try execute("PRAGMA wal_autocheckpoint = \(checkpointPages)", purpose: purpose)
        let level = try integer("PRAGMA synchronous", purpose: purpose)
        guard mode == "wal", level == 2 else {
            throw SQLiteError(
                purpose: purpose, path: path, code: SQLITE_MISUSE,
                message: "journal_mode is \(mode ?? "unknown") and synchronous \(level ?? -1), not wal and 2")
        }
    }

    /// A rollback journal, every commit synced, both read back: for a file that several processes write.
    public func makeDurableWithJournal() throws(SQLiteError) {
        let purpose = "switching on durable commits"
        let mode = try text("PRAGMA journal_mode = TRUNCATE", purpose: purpose)
        try execute("PRAGMA synchronous = FULL", purpose: purpose)
        let level = try integer("PRAGMA synchronous", purpose: purpose)
        guard mode == "truncate", level == 2 else {
            throw SQLiteError(
                purpose: purpose, path: path, code: SQLITE_MISUSE,
                message: "journal_mode is \(mode ?? "unknown") and synchronous \(level ?? -1), not truncate and 2")
        }
    }

    /// Runs one or several statements that return nothing of interest.
    public func execute(_ sql: String, purpose: String) throws(SQLiteError) {
        try check(sqlite3_exec(handle, sql, nil, nil, nil), purpose)
    }

    public func prepare(_ sql: String, purpose: String) throws(SQLiteError) -> SQLiteStatement {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil), purpose)
        return SQLiteStatement(statement, of: self, purpose: purpose)
    }

    /// The first column of the first row; nil when there is no row or the value is NULL.
    public func integer(_ sql: String, purpose: String) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql, purpose: purpose)
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return statement.integer(0)
    }

    /// The first column of the first row as text; nil when there is no row or the value is NULL.
    public func text(_ sql: String, purpose: String) throws(SQLiteError) -> String? {
        let statement = try prepare(sql, purpose: purpose)
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return statement.text(0)
    }

    /// All of it or nothing: commits when `body` returns, rolls back when it or the commit fails.
    public func transaction<Value>(
        _ purpose: String, _ body: () throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value {
        try execute("BEGIN IMMEDIATE", purpose: purpose)
        do {
            let value = try body()
            try execute("COMMIT", purpose: purpose)
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Ends a transaction that failed; SQLite may already have ended it by itself (on a full disk it does).
    public func rollBack() {
        guard isInTransaction else { return }
        sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }

    public var isInTransaction: Bool {
        sqlite3_get_autocommit(handle) == 0
    }

    /// How many rows the last statement inserted, changed or deleted.
    public var changes: Int { Int(sqlite3_changes(handle)) }

    /// Copies the log into the database and truncates it. False when a reader was in the way; then nothing is lost
    /// and a later checkpoint does it.
    public func checkpoint() throws(SQLiteError) -> Bool {
        let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        if code & 0xFF == SQLITE_BUSY { return false }
        try check(code, "copying the log into the database")
        return true
    }

    /// SQLite's own check of the file; nil when it found nothing, its first finding otherwise.
    public func quickCheck() throws(SQLiteError) -> String? {
        let finding = try text("PRAGMA quick_check(1)", purpose: "checking the database") ?? "no answer"
        return finding == "ok" ? nil : finding
    }

    /// What we found wrong in the content of a file that SQLite itself accepts.
    public func damaged(_ purpose: String, _ finding: String) -> SQLiteError {
        SQLiteError(purpose: purpose, path: path, code: SQLITE_CORRUPT, message: finding)
    }

    /// A private code for a file that a later version of this program wrote; the message is the version.
    static let laterVersionCode: Int32 = -1

    /// A private code for a file that an earlier version wrote, and that must not be written on.
    static let outdatedCode: Int32 = -2

    func later(_ version: Int64) -> SQLiteError {
        SQLiteError(
            purpose: "reading the schema's version", path: path, code: Self.laterVersionCode, message: "\(version)")
    }

    func check(_ code: Int32, _ purpose: String) throws(SQLiteError) {
        guard code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE else { throw failure(code, purpose) }
    }

    func failure(_ code: Int32, _ purpose: String) -> SQLiteError {
        let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "the database is closed"
        return SQLiteError(purpose: purpose, path: path, code: code, message: message)
    }
}
