import CSQLite

/// A prepared statement. Parameters count from 1, columns from 0, as in SQLite.
///
/// `bind` fails only by our own mistake (no such parameter, out of memory) and then `step` fails, so it does not throw.
public final class SQLiteStatement {
    // Held so that the connection outlives its statements.
    private let database: SQLiteDatabase
    private let handle: OpaquePointer?
    private let purpose: String
    private var bindingFailure: Int32 = SQLITE_OK

    /// SQLITE_TRANSIENT, a cast in C that Swift does not import: SQLite copies the bytes.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ handle: OpaquePointer?, of database: SQLiteDatabase, purpose: String) {
        self.handle = handle
        self.database = database
        self.purpose = purpose
    }

    deinit { sqlite3_finalize(handle) }

    public func bindNull(_ index: Int32) {
        note(sqlite3_bind_null(handle, index))
    }

    public func bind(_ index: Int32, _ value: Int64) {
        note(sqlite3_bind_int64(handle, index, value))
    }

    public func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    public func bind(_ index: Int32, _ value: Double) {
        note(sqlite3_bind_double(handle, index, value))
    }

    public func bind(_ index: Int32, _ value: String) {
        var value = value
        let code = value.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                // An empty Swift string may have no address, which SQLite would take as NULL.
                sqlite3_bind_text(handle, index, $0.baseAddress ?? Self.emptyText, Int32($0.count), Self.copied)
            }
        }
        note(code)
    }

    public func bind(_ index: Int32, _ value: String?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    /// Copies the bytes.
    public func bind(_ index: Int32, blob: [UInt8]) {
        blob.withUnsafeBytes { bind(index, $0, Self.copied) }
    }

    /// Does not copy: the bytes must stay where they are until the statement is reset.
    public func bind(_ index: Int32, unownedBlob bytes: UnsafeRawBufferPointer) {
        bind(index, bytes, nil)
    }

    /// As `unownedBlob`; the bytes must be UTF-8.
    public func bind(_ index: Int32, unownedText bytes: UnsafeRawBufferPointer) {
        let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) ?? Self.emptyText
        note(sqlite3_bind_text(handle, index, text, Int32(bytes.count), nil))
    }

    /// True when there is a row.
    public func step() throws(SQLiteError) -> Bool {
        if bindingFailure != SQLITE_OK {
            throw SQLiteError(
                purpose: purpose, path: database.path, code: bindingFailure, message: "a parameter was not taken")
        }
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        let error = database.failure(code, purpose)
        reset()
        throw error
    }

    /// Runs a statement without rows and makes it ready for the next time.
    public func run() throws(SQLiteError) {
        _ = try step()
        reset()
    }

    /// Ready to be bound and run again; ends the statement's hold on its read transaction.
    public func reset() {
        sqlite3_reset(handle)
        bindingFailure = SQLITE_OK
    }

    public func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    public func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    public func optionalInteger(_ column: Int32) -> Int64? {
        isNull(column) ? nil : integer(column)
    }

    public func double(_ column: Int32) -> Double {
        sqlite3_column_double(handle, column)
    }

    /// Text that is no UTF-8, which only a damaged file has, is repaired.
    public func text(_ column: Int32) -> String {
        guard let text = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    public func optionalText(_ column: Int32) -> String? {
        isNull(column) ? nil : text(column)
    }

    /// The bytes of a blob, which are gone with the next `step` or `reset`.
    public func withBlob<Value, Failure>(
        _ column: Int32, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let start = sqlite3_column_blob(handle, column)
        return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    public func blob(_ column: Int32) -> [UInt8] {
        withBlob(column) { [UInt8]($0) }
    }

    private func bind(_ index: Int32, _ bytes: UnsafeRawBufferPointer, _ destructor: sqlite3_destructor_type?) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            note(sqlite3_bind_zeroblob(handle, index, 0))
            return
        }
        note(sqlite3_bind_blob(handle, index, start, Int32(bytes.count), destructor))
    }

    private func note(_ code: Int32) {
        if code != SQLITE_OK { bindingFailure = code }
    }

    /// An address with no characters behind it, because SQLite takes no address as NULL.
    private static var emptyText: UnsafePointer<CChar> {
        let empty: StaticString = ""
        return UnsafeRawPointer(empty.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
