import Delivery
import Sensing
import Testing

@testable import Store

@Suite("A ledger of version 1")
struct LedgerVersionTests {
    private let bench = StoreBench()

    /// A store of which 40 records were confirmed and 20 of them pruned, as version 1 wrote its ledger.
    private func oldStore() async throws -> (epoch: String, blocks: [LedgerBlock]) {
        let store = try bench.open { options in
            options.segmentSeconds = 60
            options.keepSeconds = 0
        }
        for _ in 0..<3 {
            _ = store.append(bench.records(1...20))
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        let epoch = await store.statistics().epoch
        try await store.acknowledge(destination: "archive", epoch: epoch, both(1...20, 31...40))
        await store.tick()
        let blocks = try await store.ledger(epoch: epoch).blocks
        await store.close()
        let database = try SQLiteDatabase(path: bench.directory.path + "/ledger.db", mode: .readWrite)
        try database.execute(
            """
            ALTER TABLE destination_range RENAME TO newer;
            CREATE TABLE destination_range(
                destination TEXT NOT NULL, epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                PRIMARY KEY(destination, epoch, first)) WITHOUT ROWID;
            INSERT INTO destination_range SELECT destination, epoch, first, last FROM newer WHERE part = 0;
            DROP TABLE newer;
            DROP TABLE block;
            CREATE TABLE block(
                epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, records INTEGER NOT NULL,
                observations INTEGER NOT NULL, digest INTEGER NOT NULL,
                PRIMARY KEY(epoch, first)) WITHOUT ROWID;
            INSERT INTO block VALUES('\(epoch)', 1, 20, 20, 40, 5);
            DROP TABLE unlinked_range;
            DROP TABLE dropped;
            DROP TABLE spending;
            PRAGMA user_version = 1;
            """, purpose: "making a ledger of version 1")
        database.close()
        return (epoch, blocks)
    }

    @Test("becomes one of version 2: what was confirmed counts for both parts, and what was pruned is not compared")
    func migrated() async throws {
        let (epoch, blocks) = try await oldStore()
        let store = try bench.open()
        #expect(try await store.confirmed(by: "archive") == [epoch: both(1...20, 31...40)])
        let ledger = try await store.ledger(epoch: epoch)
        #expect(ledger.unverifiable.description == "1 to 20")
        #expect(ledger.blocks.map(\.range) == [PositionRange(first: 21, last: 60)])
        #expect(ledger.blocks.first?.records == (blocks.first?.records ?? 0) - 20)
        #expect(try await StoreBench.drain(store).map(\.stored.position) == Array(21...30) + Array(41...60))
        let statistics = await store.statistics()
        #expect(statistics.identityHolds)
        #expect(statistics.archived == 60)
        await store.close()
        let again = try bench.open()
        #expect(try await again.ledger(epoch: epoch) == ledger)
        #expect(try await again.confirmed(by: "archive") == [epoch: both(1...60)])
    }

    @Test("is read as it is by another process")
    func read() async throws {
        let (epoch, _) = try await oldStore()
        let before = bench.directory.bytes(of: "ledger.db")
        let reader = try StationLedgerReader.open(directory: bench.directory.path)
        #expect(reader.acknowledged(destination: "archive", epoch: epoch) == both(1...20, 31...40))
        let ledger = try reader.ledger(epoch: epoch)
        #expect(ledger.unverifiable.description == "1 to 20")
        #expect(ledger.blocks.map(\.range) == [PositionRange(first: 21, last: 60)])
        #expect(bench.directory.bytes(of: "ledger.db") == before)
    }
}
