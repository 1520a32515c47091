import Delivery
import Logging
import Sensing
import Store
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
            "DELETE FROM observation WHERE position = 4501",
            "UPDATE observation SET value = value + 1e-9 WHERE position = 4501 AND datastream = 1",
            "UPDATE observation SET flag = 4 WHERE position = 4501 AND datastream = 2",
            "UPDATE observation SET decimals = 5 WHERE position = 4501 AND datastream = 1",
            "UPDATE record SET time_ns = time_ns + 1 WHERE position = 4501",
            "UPDATE record SET raw = x'00' WHERE position = 4501",
            "UPDATE record SET source = 200 WHERE position = 4501",
            "UPDATE record SET clock_flags = 4 WHERE position = 4501",
            "UPDATE record SET raw_ns = 1, lateness_ns = 2, model = 3 WHERE position = 4501",
            "UPDATE record SET raw_ns = raw_ns + 1 WHERE position = 4500",
            "UPDATE record SET lateness_ns = NULL WHERE position = 4500",
            "INSERT INTO observation SELECT epoch_id, position, 3, 9, value, decimals, flag FROM observation"
                + " WHERE position = 4501 AND datastream = 1",
            "INSERT INTO observation SELECT epoch_id, 5000, 3, 9, value, decimals, flag FROM observation"
                + " WHERE position = 4501 AND datastream = 1",
        ])
    func changed(sql: String) async throws {
        try await fill()
        try change(sql)
        let verdict = try await verdict()
        #expect(!verdict.isClean)
        #expect(verdict.missing.isEmpty)
        #expect(verdict.differing.count == 1)
    }

    @Test("names what the archive has more than the station gave")
    func surplus() async throws {
        try await fill()
        let verdict = try await verdict(stationHas: PositionRange(first: 1, last: 4500))
        #expect(verdict.surplus.description == "4501 to 5000")
    }
}
