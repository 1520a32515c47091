import Glibc
import Logging
import Synchronization
import TestSupport

@testable import Archive

/// A real PostgreSQL of the tests' own: a cluster in a temporary directory, reached by a socket in it. It is stopped, and
/// its directory removed, when the tests end, however they end.
final class PostgresServer: Sendable {
    static let programs = "/usr/lib/postgresql/15/bin"
    static var isInstalled: Bool { access("\(programs)/postgres", X_OK) == 0 }
    static let absence = "needs \(programs)/postgres; install it with: apt-get install postgresql-15"

    /// One for all tests that do not crash it. What it acknowledges is not on disk, which makes it quick.
    static let shared = Shared()

    let directory: TemporaryDirectory
    private let databases = Atomic<Int>(0)
    private let isDurable: Bool
    private let process = Mutex<pid_t>(0)

    init(isDurable: Bool = false) throws {
        self.isDurable = isDurable
        directory = try TemporaryDirectory()
        try giveAway()
        try guardAgainstOrphans()
        try ChildProgram.run(
            Self.asOwner + [
                "\(Self.programs)/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
                "--no-sync",
            ], log: log)
        try start()
    }

    deinit { stop(with: SIGQUIT) }

    var data: String { "\(directory.path)/data" }
    private var log: String { "\(directory.path)/log" }

    /// PostgreSQL refuses to run as root.
    private static var asOwner: [String] {
        getuid() == 0 ? ["setpriv", "--reuid=\(owner)", "--regid=\(owner)", "--clear-groups", "--"] : []
    }

    private static var owner: String { getpwnam("postgres") == nil ? "nobody" : "postgres" }

    func start() throws {
        try spawn()
        // Machines that run all tests at once are slow.
        for _ in 0..<1200 {
            if (try? PostgresConnection(address("postgres"))) != nil { return }
            usleep(100_000)
            // After a crash it refuses to start while the last of the old processes still end.
            if hasEnded { try spawn() }
        }
        throw TestProblem("PostgreSQL does not start; see \(log)")
    }

    private var hasEnded: Bool {
        process.withLock { process in
            var status: Int32 = 0
            return waitpid(process, &status, WNOHANG) == process
        }
    }

    private func spawn() throws {
        let durability = isDurable ? "on" : "off"
        let started = try ChildProgram.spawn(
            Self.asOwner + [
                "\(Self.programs)/postgres", "-D", data, "-k", directory.path, "-c", "listen_addresses=", "-c",
                "fsync=\(durability)", "-c", "full_page_writes=\(durability)", "-c", "max_connections=200", "-c",
                "shared_buffers=64MB", "-c", "recovery_init_sync_method=syncfs",
            ], log: log)
        process.withLock { $0 = started }
    }

    /// SIGKILL is a crash: nothing is flushed, nobody is told.
    func stop(with signal: Int32) {
        process.withLock { process in
            guard process > 0 else { return }
            kill(process, signal)
            var status: Int32 = 0
            waitpid(process, &status, 0)
            process = 0
        }
    }

    /// An empty database, with an address to it.
    func makeDatabase() throws -> PostgresAddress {
        let name = "test\(databases.add(1, ordering: .relaxed).newValue)"
        try PostgresConnection(address("postgres")).execute("CREATE DATABASE \(name)", purpose: "testing")
        return try address(name)
    }

    private func address(_ database: String) throws -> PostgresAddress {
        try PostgresAddress(argument: "host=\(directory.path) user=postgres dbname=\(database)")
    }

    private func giveAway() throws {
        guard getuid() == 0, let user = getpwnam(Self.owner) else { return }
        guard chown(directory.path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
            throw TestProblem("cannot give \(directory.path) to \(Self.owner)")
        }
    }

    private func guardAgainstOrphans() throws {
        let script = """
            while kill -0 \(getpid()) 2>/dev/null && [ -d \(directory.path) ]; do sleep 1; done
            kill -QUIT $(head -n 1 \(data)/postmaster.pid) 2>/dev/null
            rm -rf \(directory.path)
            """
        _ = try ChildProgram.spawn(["/bin/sh", "-c", script])
    }

    /// Started when it is first asked for.
    final class Shared: Sendable {
        private let server = Mutex<PostgresServer?>(nil)

        func get() throws -> PostgresServer {
            try server.withLock { server in
                if let server { return server }
                let started = try PostgresServer()
                server = started
                return started
            }
        }
    }
}

/// A database of its own for one test, with an archive on it.
struct TestArchive {
    let address: PostgresAddress
    let archive: PostgresArchive

    static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    init(on server: PostgresServer? = nil) async throws {
        address = try (server ?? PostgresServer.shared.get()).makeDatabase()
        archive = try await PostgresArchive.open(address, log: Self.quiet)
    }

    /// Another archive process on the same database.
    func another() async throws -> PostgresArchive {
        try await PostgresArchive.open(address, log: Self.quiet)
    }

    /// What a person with psql sees.
    func sql(_ text: String) throws -> PostgresRows {
        let connection = try PostgresConnection(address)
        try connection.execute("SET search_path TO fairlead, public", purpose: "testing")
        return try connection.query(text, purpose: "testing")
    }

    func change(_ text: String) throws {
        let connection = try PostgresConnection(address)
        try connection.execute("SET search_path TO fairlead, public; \(text)", purpose: "testing")
    }
}
