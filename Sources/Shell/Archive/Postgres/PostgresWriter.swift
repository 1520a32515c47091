import Delivery
import Logging
import Threads

/// Writes into PostgreSQL, over a connection and a thread of its own.
actor PostgresWriter {
    private let thread: ActorThread
    private let session: PostgresSession
    private var known: [String: PostgresStation] = [:]
    /// The connection on which it was learned, see `PostgresSession.connections`.
    private var knownOnConnection = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ address: PostgresAddress, log: Logger) throws(ArchiveError) {
        do throws(ThreadFailure) {
            thread = try ActorThread(name: "archive store")
        } catch {
            throw .noThread
        }
        session = PostgresSession(address, log: log)
    }

    /// Creates the tables, or brings them up to date.
    func prepare(log: Logger) throws(ArchiveError) {
        let found: Int
        do throws(PostgresError) {
            found = try session.run { connection throws(PostgresError) in
                try PostgresSchema.prepare(connection, log: log)
            }
        } catch {
            throw .postgres(error)
        }
        let known = PostgresSchema.migrations.count
        guard found > known else { return }
        throw .laterVersion(path: session.address.name, found: Int64(found), known: Int64(known))
    }

    /// In one transaction; where something in a batch cannot be kept by PostgreSQL, each batch in its own, so that
    /// nobody waits for that one.
    func store(_ batches: [ReceivedBatch]) throws(ArchiveError) -> [BatchOutcome] {
        guard !batches.isEmpty else { return [] }
        do throws(PostgresError) {
            return try together(batches)
        } catch {
            guard error.isOfTheData else { throw .postgres(error) }
            guard batches.count > 1 else { return [.contradiction(error.message)] }
        }
        var outcomes: [BatchOutcome] = []
        for batch in batches { outcomes += try store([batch]) }
        return outcomes
    }

    func keep(_ fragment: BatchFragment, of station: String) throws(ArchiveError) -> [UInt8]? {
        try run("keeping a part of a batch") { connection throws(PostgresError) in
            try PostgresFragments(connection).keep(fragment, of: station)
        }
    }

    func forgetFragments(of batch: UInt64, station: String) throws(ArchiveError) {
        try run("leaving the parts of a batch") { connection throws(PostgresError) in
            try PostgresFragments(connection).forget(batch, of: station)
        }
    }

    func close() {
        session.close()
    }

    private func together(_ batches: [ReceivedBatch]) throws(PostgresError) -> [BatchOutcome] {
        let (session, before, beforeOn) = (session, known, knownOnConnection)
        let (outcomes, learned) = try session.transaction(PostgresIntake.purpose) { connection throws(PostgresError) in
            var intake = PostgresIntake(connection, known: session.connections == beforeOn ? before : [:])
            let outcomes = try intake.take(batches)
            return (outcomes, intake.known)
        }
        // Only what was committed.
        known = learned
        knownOnConnection = session.connections
        return outcomes
    }

    /// In a transaction of its own.
    func run<Outcome: Sendable>(
        _ purpose: String = "writing", _ body: @Sendable (PostgresConnection) throws(PostgresError) -> Outcome
    ) throws(ArchiveError) -> Outcome {
        do throws(PostgresError) {
            return try session.transaction(purpose, body)
        } catch {
            throw .postgres(error)
        }
    }
}
