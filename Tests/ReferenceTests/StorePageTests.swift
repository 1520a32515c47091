import Delivery
import Foundation
import Sensing
import Store
import Testing

@testable import Archive

@Suite("The reference of the store")
struct StorePageTests {
    private let page: ReferencePage
    private let folder: TemporaryFolder

    init() throws {
        page = try ReferencePage("store.md")
        folder = try TemporaryFolder()
    }

    @Test("has every file, table, column, type and key of a fresh store, and no other")
    func store() async throws {
        let directory = folder.path + "/store"
        var options = StoreOptions()
        options.ticksByItself = false
        let store = try StationStore.open(directory: directory, options: options)
        let number = try await store.register(
            InstrumentDescription(name: "ctd-pier", driver: "seabird/sbe37", datastreams: [])
        ).number
        let time = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
        #expect(store.append([Record(instrument: number, time: time, raw: [1])]) == 0)
        await store.tick()
        try compareFiles(below: directory)
        let epoch = await store.epochs().last ?? ""
        #expect(epoch.count == 20 && UInt64(epoch.prefix(12), radix: 16) != nil)
        let position = String(repeating: "0", count: 19) + "1"
        try compare(DatabaseTables(path: directory + "/ledger.db"), "ledger.db", version: 2)
        try compare(DatabaseTables(path: "\(directory)/segments/\(epoch)-\(position).db"), "a segment", version: 3)
        await store.close()
    }

    @Test("has every table, column, type and key of an archive, and no other")
    func archive() throws {
        let path = folder.path + "/archive.db"
        try ArchiveSchema.prepare(SQLiteDatabase(path: path, mode: .create))
        let tables = try DatabaseTables(path: path)
        try compare(tables, "the archive", version: 3)
        let identity = try tables.number("application_id") ?? 0
        #expect(page.text.contains("`application_id` is \(identity)"))
        for example in page.whole.blocks("sql") { #expect(throws: Never.self) { try tables.prepare(example) } }
        #expect(!page.whole.blocks("sql").isEmpty)
    }

    private func compareFiles(below directory: String) throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
        let written = try page.section("The store's directory").keys
        // A store without damage has no quarantine; the socket, the clock's files and the LoRa ledger are the daemon's.
        let others = ["quarantine", "fairlead.sock", "clock.state", "clock-sources.log", "lorawan"]
        #expect(Set(written) == Set(found).union(others))
    }

    private func compare(_ tables: DatabaseTables, _ file: String, version: Int64) throws {
        #expect(try tables.number("user_version") == version)
        #expect(page.text.contains("`user_version` is \(version)"))
        let names = try tables.names
        let headings = page.text.matches(of: /### Table (\w+) of ([^\n]+)/).filter { $0.2 == file }.map { String($0.1) }
        #expect(headings.sorted() == names, "\(file)")
        for name in names {
            let section = try page.section("Table \(name) of \(file)")
            let written = section.rows.map {
                DatabaseTables.Column(name: $0[0].replacing("`", with: ""), type: $0[1])
            }
            #expect(try written == tables.columns(of: name), "\(file), \(name)")
            let key = try tables.key(of: name).map { "`\($0)`" }.joined(separator: ", ")
            #expect(section.lines.contains("Key: \(key)"), "\(file), \(name): \(key)")
        }
    }
}
