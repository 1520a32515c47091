import Delivery
import Logging
import Sensing
import Store
import Testing

@testable import Archive

@Suite("An archive of version 1")
struct ArchiveMigrationTests {
    private static let positions = PositionRange(first: 1, last: 500)
    private let directory: TemporaryDirectory
    private var path: String { directory.path + "/archive.db" }

    init() throws {
        directory = try TemporaryDirectory()
        try FirstVersion.make(at: path, 1...500)
    }

    private var block: LedgerBlock {
        LedgerBlock.merged((1...500).map { LedgerBlock(FirstVersion.record(at: $0)) })[0]
    }

    private func blocks() async throws -> [LedgerBlock]? {
        try await ArchiveReader(path: path).audit(station: "demo", epoch: "epoch-1", count: 9)?.map(\.block)
    }

    private func open() throws -> ArchiveStore {
        try ArchiveStore(path: path, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    @Test("can be audited and asked while it is one, and nothing of it is changed")
    func readOnly() async throws {
        #expect(try await blocks() == [block])
        let rows = try await ArchiveReader(path: path).observations(ObservationQuery(instrument: "ctd-1", limit: 9))
        #expect(rows.count == 9 && rows.allSatisfy { $0.time.stamp == nil && $0.retimedBy == nil })
        let version = try SQLiteDatabase(path: path, mode: .readOnly).integer("PRAGMA user_version", purpose: "asking")
        #expect(version == 1)
    }

    @Test("becomes one of version 2 when it is opened, with every digest as it was")
    func migrated() async throws {
        let store = try open()
        #expect(try await blocks() == [block])
        let answer = await store.ingest(BatchCoding.encode(Samples.batch(PositionRange(first: 400, last: 600))))
        #expect(answer.reply?.acknowledged.first?.last == 600)
        #expect(await store.statistics.duplicateRecords == 101)
        #expect(await store.statistics.storedRecords == 100)
        await store.close()
        let again = try open()
        #expect(await again.statistics.stations == 1)
        await again.close()
    }

    @Test("has afterwards the tables, columns and indices of a new one, in their order")
    func sameSchema() async throws {
        await (try open()).close()
        let fresh = directory.path + "/fresh.db"
        try ArchiveSchema.prepare(SQLiteDatabase(path: fresh, mode: .create))
        func schema(_ path: String) throws -> [String] {
            let database = try SQLiteDatabase(path: path, mode: .readOnly)
            let row = try database.prepare(
                """
                SELECT m.type || ' ' || m.name || ' ' || coalesce(p.cid || ' ' || p.name || ' ' || p.type || p."notnull", '')
                FROM sqlite_schema m LEFT JOIN pragma_table_info(m.name) p ORDER BY 1
                """, purpose: "reading the schema")
            var lines: [String] = []
            while try row.step() { lines.append(row.text(0)) }
            return lines
        }
        #expect(try schema(path) == schema(fresh))
    }
}
