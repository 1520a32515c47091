import Archive
import ArgumentParser
import Logging

/// Where an archive keeps everything.
struct ArchivePlace: ParsableArguments {
    @Option(help: ArgumentHelp("The SQLite file.", valueName: "file"))
    var store: String?

    @Option(
        help: ArgumentHelp(
            "A PostgreSQL database, instead of a file; without a password, which belongs in PGPASSFILE.",
            valueName: "connection"))
    var postgresql: String?

    @Option(
        name: .customLong("postgresql-file"),
        help: ArgumentHelp("The same from a file, which may hold a password.", valueName: "file"))
    var postgresqlFile: String?

    /// For messages; no secret is in it.
    var name: String {
        store.map { "the store '\($0)'" } ?? postgresqlFile.map { "the database that '\($0)' names" } ?? "PostgreSQL"
    }

    /// Not as `validate`, which is called for subcommands too.
    func check() throws {
        let given = [store, postgresql, postgresqlFile].compactMap { $0 }
        guard given.count == 1 else {
            throw ValidationError("give one of --store, --postgresql and --postgresql-file")
        }
    }

    func opening() throws -> @Sendable (ArchiveOptions, Logger) async throws -> any ArchiveDatabase {
        if let store { return { _, _ in try SQLiteArchive(path: store) } }
        let address =
            try postgresql.map { try PostgresAddress(argument: $0) } ?? PostgresAddress(file: postgresqlFile ?? "")
        return { _, log in try await PostgresArchive.open(address, log: log) }
    }
}
