import LoRaWAN
import Store

/// The one connection of a ledger, with its statements. It is used by one thread at a time.
final class LedgerConnection {
    let database: SQLiteDatabase
    /// What of each device was read or written last, so that only what changed is written.
    var memories: [EUI64: DeviceMemory] = [:]
    /// The file's version when `changed` looked last.
    var seenVersion: Int64?
    private var statements: [String: SQLiteStatement] = [:]

    init(_ database: SQLiteDatabase) {
        self.database = database
    }

    /// Runs a statement without rows; how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: [LedgerValue] = [], _ purpose: String) throws(SQLiteError) -> Int {
        let statement = try prepared(sql, purpose)
        statement.bind(values)
        try statement.run()
        return database.changes
    }

    /// Gives out each row of a query.
    func query(
        _ sql: String, _ values: [LedgerValue] = [], _ purpose: String,
        each: (SQLiteStatement) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        let statement = try prepared(sql, purpose)
        statement.bind(values)
        // A statement that is left standing keeps others from writing.
        defer { statement.reset() }
        while try statement.step() { try each(statement) }
    }

    func damaged(_ table: String, _ row: String) -> SQLiteError {
        database.damaged("reading the table '\(table)'", "the row of '\(row)' makes no sense")
    }

    private func prepared(_ sql: String, _ purpose: String) throws(SQLiteError) -> SQLiteStatement {
        if let statement = statements[sql] { return statement }
        let statement = try database.prepare(sql, purpose: purpose)
        statements[sql] = statement
        return statement
    }
}
