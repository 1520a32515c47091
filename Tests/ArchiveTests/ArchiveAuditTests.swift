import Delivery
import Logging
import Sensing
import Store
import TestSupport
import Testing

@testable import Archive

@Suite("An audit of an archive's file", .timeLimit(.minutes(10)))
struct ArchiveAuditTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.path + "/archive.db" }
    private static let positions = PositionRange(first: 1, last: 5000)

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func fill() async throws {
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let store = try ArchiveStore(path: path, log: log)
        _ = await store.ingest(BatchCoding.encode(Samples.batch(Self.positions)))
        await store.close()
    }

    private func change(_ sql: String) throws {
        let database = try SQLiteDatabase(path: path, mode: .readWrite)
        try database.execute(sql, purpose: "changing the archive behind its back")
        database.close()
    }

    /// What the audit of the file says, against a station that gave all positions.
    private func verdict(stationHas positions: PositionRange = positions) async throws -> AuditVerdict {
        let reader = try ArchiveReader(path: path)
        let holdings = try await reader.holdings(station: "demo", epoch: "epoch-1")
        let blocks = LedgerBlock.merged((positions.first...positions.last).map { LedgerBlock(Samples.record(at: $0)) })
        return AuditComparison(
            stationBlocks: blocks, archiveBlocks: holdings.blocks, archivePositions: holdings.positions
        ).verdict()
    }

    @Test("finds nothing when the archive holds what the station gave, also while nobody else has it open")
    func clean() async throws {
        try await fill()
        let verdict = try await verdict()
        #expect(verdict.isClean)
        #expect(verdict.agreed == 5000)
        #expect(try await ArchiveReader(path: path).epochs(of: "demo") == ["epoch-1"])
        #expect(try await ArchiveReader(path: path).holdings(station: "demo", epoch: "x").blocks.isEmpty)
    }

    @Test("names the range of removed rows")
    func removed() async throws {
        try await fill()
        try change("DELETE FROM record WHERE position BETWEEN 4100 AND 4102 OR position = 4800")
        let verdict = try await verdict()
        #expect(!verdict.isClean)
        #expect(verdict.missing.description == "4100 to 4102, 4800")
        #expect(verdict.findings.contains("missing at the archive: 4100 to 4102 (3 records)"))
    }

    @Test(
        "finds the block in which anything is changed, removed or added",
        arguments: [
            "UPDATE record SET observations = NULL WHERE position = 4501",
            "UPDATE record SET observations = replace(observations, '12.3400', '12.3401') WHERE position = 4501",
            "UPDATE record SET observations = replace(observations, '-7,3,0', '-7,4,0') WHERE position = 4501",
            "UPDATE record SET observations = replace(observations, '1,4]', '1,5]') WHERE position = 4501",
            "UPDATE record SET observations = 'nonsense' WHERE position = 4501",
            "UPDATE record SET time_ns = time_ns + 1 WHERE position = 4501",
            "UPDATE record SET run = 2, replaces = 17 WHERE position = 4501",
            "UPDATE record SET source = 200 WHERE position = 4501",
            "UPDATE record SET clock_flags = 4 WHERE position = 4501",
            "UPDATE record SET raw_ns = 1, lateness_ns = 2, model = 3 WHERE position = 4501",
            "UPDATE record SET raw_ns = raw_ns + 1 WHERE position = 4500",
            "UPDATE record SET lateness_ns = NULL WHERE position = 4500",
            "UPDATE record SET observations = json_insert(observations, '$[#]', json('[3,9,1,1]')) WHERE position = 4501",
            "UPDATE record SET observations = json_insert(observations, '$[#]', json_extract(observations, '$[0]'))"
                + " WHERE position = 4501",
        ])
    func changed(sql: String) async throws {
        try await fill()
        try change(sql)
        let verdict = try await verdict()
        #expect(!verdict.isClean)
        #expect(verdict.missing.isEmpty)
        #expect(verdict.differing.count == 1)
        #expect(verdict.rawDiffering.isEmpty && verdict.rawGaps.isEmpty)
    }

    @Test("finds raw bytes that are changed, and tells them from those that are not there")
    func rawBytes() async throws {
        try await fill()
        try change("UPDATE raw SET bytes = x'00' WHERE position = 4501")
        let changed = try await verdict()
        #expect(changed.differing.isEmpty && changed.rawGaps.isEmpty)
        #expect(changed.rawDiffering.map(\.station.range) == [PositionRange(first: 4097, last: 5000)])
        try change("DELETE FROM raw WHERE position IN (17, 18, 4501)")
        let gone = try await verdict()
        #expect(gone.rawDiffering.isEmpty && gone.differing.isEmpty)
        #expect(gone.rawGaps.map(\.missing) == [2, 1])
        #expect(gone.findings.contains("raw bytes not at the archive: of 2 records in 1 to 4096"))
    }

    @Test("trusts no list of what is held: rows without a place in it are named, and places without a row")
    func list() async throws {
        try await fill()
        try change("DELETE FROM record WHERE position = 4500")
        try change("UPDATE held SET last = 4990 WHERE part = 0")
        let holdings = try await ArchiveReader(path: path).holdings(station: "demo", epoch: "epoch-1")
        #expect(holdings.unfounded.description == "4500")
        #expect(holdings.unlisted.description == "4991 to 5000")
        #expect(holdings.orphans.values.reduce(0, +) == 1)
        try change("DELETE FROM record; DELETE FROM raw")
        let nothing = try await ArchiveReader(path: path).holdings(station: "demo", epoch: "epoch-1")
        #expect(nothing.positions.isEmpty && nothing.unfounded.description == "1 to 4990")
    }

    @Test("names what the archive has more than the station gave")
    func surplus() async throws {
        try await fill()
        let verdict = try await verdict(stationHas: PositionRange(first: 1, last: 4500))
        #expect(verdict.surplus.description == "4501 to 5000")
    }
}
