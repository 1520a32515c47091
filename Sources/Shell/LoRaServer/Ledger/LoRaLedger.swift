import LoRaWAN
import Sensing
import Store
import Synchronization

/// What the network server has to remember, and the keys of its devices: one SQLite file that its owner alone may read.
///
/// The daemon and `fairlead lora` write it, each by a connection of its own. Calls block, at most for the busy time-out
/// and one write to the disk.
public final class LoRaLedger: Sendable {
    public let path: String
    private let connection: Mutex<LedgerConnection>

    /// Opens the ledger in a directory, and makes both when they are not there.
    ///
    /// - Parameter isCreated: false refuses a ledger that is not there.
    public init(
        directory: String, isCreated: Bool = true, busyTimeoutMilliseconds: Int32 = 5000
    ) throws(LoRaLedgerError) {
        let file = LedgerFile(directory: directory)
        path = file.path
        try file.checkDirectory()
        if !file.exists {
            guard isCreated else { throw .missing(path: file.path) }
            try file.createDirectory()
            try file.create { draft throws(LoRaLedgerError) in try Self.fill(draft) }
        }
        try file.check()
        connection = Mutex(try Self.open(file.path, busyTimeoutMilliseconds))
    }

    /// Where the ledger of a store is.
    public static func directory(ofStore store: String) -> String {
        store + "/lorawan"
    }

    /// Whether another connection changed something since this was asked last. The first answer is true.
    public func changed() throws(LoRaLedgerError) -> Bool {
        try read { connection throws(SQLiteError) in
            let version = try connection.database.integer("PRAGMA data_version", purpose: "looking for changes")
            defer { connection.seenVersion = version }
            return version != connection.seenVersion
        }
    }

    /// How long a call waits for another process that writes.
    func wait(atMostMilliseconds limit: Int32) throws(LoRaLedgerError) {
        try read { connection throws(SQLiteError) in
            try connection.database.execute("PRAGMA busy_timeout = \(limit)", purpose: "setting the patience")
        }
    }

    // MARK: Transactions

    func read<Value: Sendable>(
        _ body: (LedgerConnection) throws(SQLiteError) -> Value
    ) throws(LoRaLedgerError) -> Value {
        try locked(body)
    }

    /// All of it or nothing, and durable when it returns.
    func write<Value: Sendable>(
        _ purpose: String, _ body: (LedgerConnection) throws(SQLiteError) -> Value
    ) throws(LoRaLedgerError) -> Value {
        try locked { connection throws(SQLiteError) in
            let before = connection.memories
            do throws(SQLiteError) {
                return try connection.database.transaction(purpose) { () throws(SQLiteError) in try body(connection) }
            } catch {
                connection.memories = before
                throw error
            }
        }
    }

    private func locked<Value: Sendable>(
        _ body: (LedgerConnection) throws(SQLiteError) -> Value
    ) throws(LoRaLedgerError) -> Value {
        do throws(SQLiteError) {
            return try connection.withLock { connection throws(SQLiteError) in try body(connection) }
        } catch {
            throw Self.failure(error, path)
        }
    }

    // MARK: Opening

    private static func open(
        _ path: String, _ busyTimeoutMilliseconds: Int32
    ) throws(LoRaLedgerError) -> sending LedgerConnection {
        let version: Int64
        do throws(SQLiteError) {
            let database = try SQLiteDatabase(
                path: path, mode: .readWrite, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
            version = try database.integer("PRAGMA user_version", purpose: "reading the schema's version") ?? 0
            if version == LoRaLedgerSchema.version {
                try database.makeDurableWithJournal()
                if let finding = try database.quickCheck() { throw database.damaged("checking the ledger", finding) }
                return LedgerConnection(database)
            }
        } catch {
            throw failure(error, path)
        }
        guard version > 0 else { throw .damaged(path: path, finding: "it is another program's database") }
        throw .laterVersion(path: path, found: version, known: LoRaLedgerSchema.version)
    }

    private static func fill(_ path: String) throws(LoRaLedgerError) {
        do throws(SQLiteError) {
            let database = try SQLiteDatabase(path: path, mode: .readWrite)
            try database.makeDurableWithJournal()
            try database.transaction("making the ledger") { () throws(SQLiteError) in
                try database.execute(LoRaLedgerSchema.sql, purpose: "making the ledger")
            }
            database.close()
        } catch {
            throw failure(error, path)
        }
    }

    private static func failure(_ error: SQLiteError, _ path: String) -> LoRaLedgerError {
        error.kind == .damaged ? .damaged(path: path, finding: error.message) : .database(error)
    }
}
