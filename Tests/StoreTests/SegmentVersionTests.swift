import CSQLite
import Delivery
import Sensing
import Testing

@testable import Store

@Suite("A segment of an earlier version")
struct SegmentVersionTests {
    private let bench = StoreBench()

    /// What a table `record` of a version had.
    private static let columns: [Int64: String] = [
        1: """
        position INTEGER PRIMARY KEY, instrument INTEGER NOT NULL, direction INTEGER NOT NULL, time_ns INTEGER NOT NULL,
        before_ns INTEGER, after_ns INTEGER, source INTEGER NOT NULL, state INTEGER NOT NULL,
        instrument_time_ns INTEGER, logger_time_ns INTEGER, raw BLOB NOT NULL, defect TEXT, observations BLOB
        """,
        2: """
        position INTEGER PRIMARY KEY, instrument INTEGER NOT NULL, direction INTEGER NOT NULL, time_ns INTEGER NOT NULL,
        before_ns INTEGER, after_ns INTEGER, source INTEGER NOT NULL, state INTEGER NOT NULL,
        instrument_time_ns INTEGER, logger_time_ns INTEGER, raw BLOB NOT NULL, defect TEXT, observations BLOB,
        clock_flags INTEGER NOT NULL, raw_ns INTEGER, lateness_ns INTEGER, model INTEGER
        """,
    ]

    /// A store that was killed, with its newest segment as an earlier version wrote it.
    private func oldImage(version: Int64, records: Int) async throws -> StoreBench {
        let store = try bench.open()
        _ = store.append(bench.records(1...100))
        await store.tick()
        let image = StoreBench(directory: bench.directory.crashImage(), world: bench.world)
        let name = try #require(image.directory.names(in: "segments").first { $0.hasSuffix(".db") })
        let database = try SQLiteDatabase(path: image.directory.path + "/segments/" + name, mode: .readWrite)
        let definition = try #require(Self.columns[version])
        let names = definition.split(separator: ",").compactMap { $0.split(whereSeparator: \.isWhitespace).first }
            .joined(separator: ",")
        try database.execute(
            """
            DROP INDEX event;
            DROP TABLE block;
            ALTER TABLE record RENAME TO newer;
            CREATE TABLE record(\(definition));
            INSERT INTO record SELECT \(names) FROM newer WHERE position <= \(records);
            DROP TABLE newer;
            CREATE TABLE block(
                first INTEGER PRIMARY KEY, last INTEGER NOT NULL, records INTEGER NOT NULL,
                observations INTEGER NOT NULL, digest INTEGER NOT NULL);
            INSERT INTO block SELECT 1, 100, 100, 200, 5 WHERE \(records) > 0;
            \(version > 1 ? "CREATE INDEX note ON record(direction) WHERE direction = 2;" : "")
            PRAGMA user_version = \(version);
            """, purpose: "making a segment of an earlier version")
        database.close()
        return image
    }

    private func stamped(_ number: Int) -> Record {
        var record = bench.record(number)
        record.time.flags = [.conflict, .smear]
        record.time.stamp = RawStamp(monotonic: -5, lateness: 1000, model: ClockModelID(run: 3, number: 1042))
        return record
    }

    @Test("is read with its records as they were, and the next ones go into a new file", arguments: [Int64(1), 2])
    func continued(version: Int64) async throws {
        let image = try await oldImage(version: version, records: 100)
        let store = try image.open()
        _ = store.append([stamped(101), stamped(102)])
        await store.tick()
        let found = try await StoreBench.drain(store)
        #expect(found.map(\.stored.position) == Array(1...102))
        #expect(found.map(\.stored.record) == bench.records(1...100) + [stamped(101), stamped(102)])
        #expect(Set(found.map(\.epoch)).count == 1)
        #expect(image.directory.names(in: "segments").filter { $0.hasSuffix(".db") }.count == 2)
        let ledger = try await store.ledger(epoch: found[0].epoch)
        #expect(ledger.blocks == LedgerBlock.merged(found.map { LedgerBlock($0.stored) }))
        await store.close()
    }

    @Test("is read by another process too, and is not changed by it", arguments: [Int64(1), 2])
    func otherProcess(version: Int64) async throws {
        let image = try await oldImage(version: version, records: 100)
        let reader = try StationLedgerReader.open(directory: image.directory.path)
        var records: [Record] = []
        try reader.forEachRecord { _, stored in
            records.append(stored.record)
            return true
        }
        #expect(records == bench.records(1...100))
        var notes = 0
        try reader.forEachRecord(RecordSelection(notesOnly: true)) { _, _ in
            notes += 1
            return true
        }
        #expect(notes == 0)
    }

    @Test("that has no record yet is made anew and written", arguments: [Int64(1), 2])
    func empty(version: Int64) async throws {
        let image = try await oldImage(version: version, records: 0)
        let store = try image.open()
        _ = store.append([stamped(1)])
        await store.tick()
        #expect(try await StoreBench.drain(store).map(\.stored.record) == [stamped(1)])
        await store.close()
    }
}

@Suite("A segment")
struct SegmentTests {
    private let bench = StoreBench()

    @Test("keeps flags, counter, lateness and model of every stamp")
    func stamps() async throws {
        let store = try bench.open()
        var records = bench.records(1...4)
        records[1].time.flags = ClockFlags(rawValue: 255)
        records[2].time.stamp = RawStamp(
            monotonic: .min, lateness: .max, model: ClockModelID(run: UInt32(Int32.max), number: .max))
        records[3].time.stamp = RawStamp(monotonic: 5, lateness: 0, model: ClockModelID(run: 1, number: 0))
        _ = store.append(records)
        await store.tick()
        #expect(try await StoreBench.drain(store).map(\.stored.record) == records)
    }

    @Test("keeps what a reprocessed record replaces")
    func reprocessed() async throws {
        let store = try bench.open()
        var records = bench.records(1...3)
        records[1].raw = []
        records[1].reprocessed = Reprocessed(run: .max, position: PositionRange.maximumPosition)
        records[2].reprocessed = Reprocessed(run: 1, position: 1)
        _ = store.append(records)
        await store.tick()
        #expect(try await StoreBench.drain(store).map(\.stored.record) == records)
    }

    @Test("finds the station's own notes among everything else by an index")
    func notes() async throws {
        let store = try bench.open { $0.segmentSeconds = 60 }
        for round in 0..<3 {
            var records = bench.records(1...1200)
            records[700].direction = .note
            records[701 + round].direction = .note
            _ = store.append(records)
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        let reader = try StationLedgerReader.open(directory: bench.directory.path)
        var positions: [UInt64] = []
        try reader.forEachRecord(RecordSelection(notesOnly: true)) { _, stored in
            positions.append(stored.position)
            return true
        }
        #expect(positions == [701, 702, 1901, 1903, 3101, 3104])
        let segment = bench.directory.names(in: "segments").first ?? ""
        let plan = try SQLiteDatabase(path: bench.directory.path + "/segments/" + segment, mode: .readOnly)
            .prepare(
                """
                EXPLAIN QUERY PLAN SELECT position FROM \(SegmentSchema.events(ofVersion: 3) ?? "") AND position > 5
                ORDER BY position
                """, purpose: "asking for the plan")
        #expect(try plan.step() && plan.text(3).contains("USING COVERING INDEX event (position>?)"))
        #expect(try !plan.step(), "the events need no sorting")
    }
}
