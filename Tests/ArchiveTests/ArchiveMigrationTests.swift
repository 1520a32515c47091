import Delivery
import Logging
import Sensing
import Store
import TestSupport
import Testing

@testable import Archive

@Suite("An archive of an earlier version")
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
        try await ArchiveReader(path: path).audit(BatchStream(station: "demo", epoch: "epoch-1"), count: 9)?.map(
            \.block)
    }

    private func open() throws -> ArchiveStore {
        try ArchiveStore(path: path, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    @Test("can be audited and asked as it is, and nothing of it is changed")
    func readOnly() async throws {
        #expect(try await blocks() == [block])
        let rows = try await ArchiveReader(path: path).observations(ObservationQuery(instrument: "ctd-1", limit: 9))
        #expect(rows.count == 9 && rows.allSatisfy { $0.time.stamp == nil && $0.retimedBy == nil })
        let version = try SQLiteDatabase(path: path, mode: .readOnly).integer("PRAGMA user_version", purpose: "asking")
        #expect(version == 1)
    }

    @Test("becomes one of the present version when it is opened, with every digest as it was")
    func migrated() async throws {
        let store = try open()
        #expect(try await blocks() == [block])
        let answer = await store.ingest(BatchCoding.encode(Samples.batch(PositionRange(first: 400, last: 600))))
        #expect(answer.reply?.taken.first?.last == 600)
        #expect(await store.statistics.duplicateRecords == 101)
        #expect(await store.statistics.storedRecords == 100)
        #expect(await store.statistics.duplicateRaws == 101)
        let held = try await store.database.held(of: BatchStream(station: "demo", epoch: "epoch-1"))
        #expect(held.data.description == "1 to 600" && held.raw == held.data)
        let listing = try await store.database.stations()[0].epochs[0]
        #expect(listing.records == 600 && listing.observations == 1200 && listing.raws == 600)
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

    @Test(
        "keeps, if it is of version 2, its stamps and its corrected times, before it is brought to the present version and after"
    )
    func second() async throws {
        let path = directory.path + "/second.db"
        try SecondVersion.make(at: path, 1...500)
        let stream = BatchStream(station: "demo", epoch: "epoch-1")
        let blocks = LedgerBlock.merged((1...500).map { LedgerBlock(Samples.record(at: $0)) })
        let query = ObservationQuery(name: "temperature", limit: 500)
        let before = try await ArchiveReader(path: path).observations(query)
        #expect(try await ArchiveReader(path: path).audit(stream, count: 9)?.map(\.block) == blocks)
        #expect(before.filter { $0.retimedBy == SecondVersion.closing }.count == 1 && before.count == 125)
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        await (try ArchiveStore(path: path, log: log)).close()
        #expect(try await ArchiveReader(path: path).audit(stream, count: 9)?.map(\.block) == blocks)
        #expect(try await ArchiveReader(path: path).observations(query) == before)
        let version = try SQLiteDatabase(path: path, mode: .readOnly).integer("PRAGMA user_version", purpose: "asking")
        #expect(version == ArchiveSchema.version)
    }
}
