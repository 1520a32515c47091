import Delivery
import Glibc
import Sensing
import TestSupport
import Testing

@testable import Archive

@Suite(
    "A PostgreSQL in trouble",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresTroubleTests {
    /// Raises an error when position 13 is stored.
    private static func refusal(_ state: String) -> String {
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'not this one' USING ERRCODE = '\(state)'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON record FOR EACH ROW WHEN (NEW.position = 13) EXECUTE FUNCTION refuse();
        """
    }

    @Test("A full disk stores nothing of the group, and everything once there is room")
    func fullDisk() async throws {
        let test = try await TestArchive()
        try test.change(Self.refusal("53100"))
        let batches = [Samples.batch(1...10), Samples.batch(11...20)]
        await #expect(throws: ArchiveError.self) { _ = try await test.archive.store(batches) }
        #expect(try await test.archive.held(of: Samples.stream).isEmpty)
        #expect(try test.sql("SELECT count(*) FROM raw").integer(0, 0) == 0)
        try test.change("DROP TRIGGER refuse ON record")
        _ = try await test.archive.store(batches)
        #expect(try await test.archive.sum()?.block == Samples.block(1...20))
    }

    @Test("A batch that PostgreSQL can never keep is refused by itself and holds nobody up")
    func poison() async throws {
        let test = try await TestArchive()
        try test.change(Self.refusal("22000"))
        let outcomes = try await test.archive.store([Samples.batch(1...10), Samples.batch(11...20)])
        #expect(outcomes == [.stored(newRecords: 10, newObservations: 16, newRaws: 8), .contradiction("not this one")])
        #expect(try await test.archive.held(of: Samples.stream).data.ranges == [PositionRange(first: 1, last: 10)])
    }

    @Test("Connections that the server ended while nobody used them are made again without anybody noticing")
    func idleConnections() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store([Samples.batch(1...10)])
        _ = try await test.archive.stations()
        _ = try test.sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        _ = try await test.archive.store([Samples.batch(11...20, withMetadata: false)])
        #expect(try await test.archive.sum()?.block == Samples.block(1...20))
    }

    @Test("What was remembered of a database that was emptied meanwhile counts no more: metadata is asked for again")
    func emptied() async throws {
        let test = try await TestArchive()
        let batch = Samples.batch(1...10)
        _ = try await test.archive.store([batch])
        _ = try await test.archive.stream(of: batch.batch.reference)
        try test.change("TRUNCATE station, stream, reference, instrument, datastream, held, record, raw, receipt")
        #expect(try await test.archive.store([Samples.batch(1...10, withMetadata: false)]) == [.needsMetadata])
        #expect(try await test.archive.held(of: Samples.stream).isEmpty)
        _ = try await test.archive.store([batch])
        #expect(try await test.archive.sum()?.block == Samples.block(1...10))
    }

    @Test("A name with a zero character is refused, because PostgreSQL has no such text")
    func zeroCharacter() async throws {
        let test = try await TestArchive()
        var odd = Samples.ctd
        odd.description.name = "ctd\0"
        let outcomes = try await test.archive.store([Samples.batch([], metadata: [odd]), Samples.batch(1...1)])
        guard case .contradiction = outcomes[0] else {
            Issue.record("not refused: \(outcomes[0])")
            return
        }
        #expect(try await test.archive.sum()?.block == Samples.block(1...1))
    }

    @Test("A database that is not there is said with what to do, and without the password")
    func refusals() async throws {
        let server = try PostgresServer.shared.get()
        let file = try server.directory.write(
            "host=\(server.directory.path) user=postgres dbname=none password=hunter2\n", to: "conninfo")
        chmod(file, 0o600)
        let address = try PostgresAddress(file: file)
        do throws(ArchiveError) {
            _ = try await PostgresArchive.open(address, log: TestArchive.quiet)
            Issue.record("it was opened")
        } catch {
            let text = "\(error)"
            #expect(text.contains("database \"none\" does not exist") && text.contains("createdb"))
            #expect(!text.contains("hunter2") && !address.name.contains("hunter2"))
        }
    }

    @Test("A password in an argument is refused and not repeated; one in a file must be nobody else's to read")
    func passwords() throws {
        #expect {
            try PostgresAddress(argument: "host=db password=hunter2")
        } throws: { error in
            "\(error)".contains("PGPASSFILE") && !"\(error)".contains("hunter2")
        }
        #expect {
            try PostgresAddress(argument: "postgresql://me:hunter2@db/fairlead")
        } throws: { error in
            !"\(error)".contains("hunter2")
        }
        let directory = try TemporaryDirectory()
        let file = try directory.write("host=db dbname=fairlead password=hunter2\n", to: "conninfo")
        chmod(file, 0o644)
        #expect {
            try PostgresAddress(file: file)
        } throws: { error in
            "\(error)".contains("chmod 600") && !"\(error)".contains("hunter2")
        }
        chmod(file, 0o600)
        #expect(try PostgresAddress(file: file).name == "postgresql://db/fairlead")
        #expect(throws: PostgresAddressError.self) { try PostgresAddress(argument: "no equals sign") }
    }
}
