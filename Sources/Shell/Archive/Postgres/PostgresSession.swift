import CPQ
import Logging

/// A connection that comes back by itself. It belongs to one thread.
///
/// Nothing is tried in the background: whoever needs the database connects, or learns that it is away.
final class PostgresSession {
    let address: PostgresAddress
    private let log: Logger
    /// Said to the server after each connection.
    private let setup: String
    private var connection: PostgresConnection?
    /// How often it connected. What was remembered of the database on an earlier connection may be gone: it may have been
    /// restored from a backup meanwhile.
    private(set) var connections = 0
    private var isAway = false
    private var hasWarned = false

    // A peer that froze in the middle of a transaction must not hold its locks for ever.
    private static let manners = """
        SET search_path TO fairlead, public; SET lock_timeout TO '30s'; SET statement_timeout TO '5min';
        SET idle_in_transaction_session_timeout TO '60s'; SET TimeZone TO 'UTC'
        """

    /// - Parameter setup: further statements after each connection.
    init(_ address: PostgresAddress, setup: String = "", log: Logger) {
        self.address = address
        self.setup = setup.isEmpty ? Self.manners : "\(Self.manners); \(setup)"
        self.log = log
    }

    /// Runs `body` on a connection. One that broke is left, and the next call makes another.
    func run<Outcome>(
        _ body: (PostgresConnection) throws(PostgresError) -> Outcome
    ) throws(PostgresError) -> Outcome {
        do throws(PostgresError) {
            let connection = try ready()
            let outcome = try body(connection)
            if isAway { log.notice("\(address.name): PostgreSQL is back") }
            isAway = false
            return outcome
        } catch {
            if error.isLostConnection || connection?.isBroken ?? true { lose(error) }
            throw error
        }
    }

    /// Runs `body` in a transaction. What passes by itself is tried again: two that waited for each other, a connection
    /// that the server ended while nobody used it. So `body` may run more than once; the database has it once.
    func transaction<Outcome>(
        _ purpose: String, kind: String = "", _ body: (PostgresConnection) throws(PostgresError) -> Outcome
    ) throws(PostgresError) -> Outcome {
        var triesLeft = 3
        while true {
            triesLeft -= 1
            do throws(PostgresError) {
                return try run { connection throws(PostgresError) in
                    try transaction(purpose, kind: kind, on: connection, body)
                }
            } catch {
                guard error.isPassing || error.isLostConnection, triesLeft > 0 else { throw error }
            }
        }
    }

    private func transaction<Outcome>(
        _ purpose: String, kind: String, on connection: PostgresConnection,
        _ body: (PostgresConnection) throws(PostgresError) -> Outcome
    ) throws(PostgresError) -> Outcome {
        try connection.execute("BEGIN \(kind)", purpose: purpose)
        do throws(PostgresError) {
            let outcome = try body(connection)
            let end = try connection.execute("COMMIT", purpose: purpose).command
            // A transaction in which something failed is rolled back by COMMIT, without an error.
            guard end == "COMMIT" else {
                throw PostgresError(
                    purpose: purpose, database: address.name, state: "25P02", message: "COMMIT answered \(end)")
            }
            return outcome
        } catch {
            _ = try? connection.execute("ROLLBACK", purpose: purpose)
            throw error
        }
    }

    func close() {
        connection = nil
    }

    private func ready() throws(PostgresError) -> PostgresConnection {
        if let connection, !connection.isBroken { return connection }
        let new = try PostgresConnection(address)
        try new.execute(setup, purpose: "setting up the connection")
        try makeDurable(new)
        connection = new
        connections += 1
        return new
    }

    /// A commit that the server answers before it is on disk would be worth nothing.
    private func makeDurable(_ connection: PostgresConnection) throws(PostgresError) {
        let purpose = "asking what a commit is worth"
        let found = try connection.query(
            "SELECT current_setting('synchronous_commit'), current_setting('fsync')", purpose: purpose)
        if found.text(0, 0) == "off" { try connection.execute("SET synchronous_commit TO on", purpose: purpose) }
        guard found.text(0, 1) == "off", !hasWarned else { return }
        hasWarned = true
        log.warning("\(address.name): the server runs with fsync = off; a power cut may take what was acknowledged")
    }

    private func lose(_ error: PostgresError) {
        connection = nil
        if !isAway { log.warning("\(error)") }
        isAway = true
    }
}
