import Delivery
import Sensing
import Testing

@testable import Store

@Suite("Another process that reads the store")
struct StationLedgerReaderTests {
    private let bench = StoreBench()

    @Test("sees by instrument and time what is committed, in order, across segments, while the daemon writes")
    func selection() async throws {
        let store = try bench.open { $0.segmentSeconds = 60 }
        var other = StoreBench.ctd
        other.name = "ctd-2"
        let numbers = [try await store.register(StoreBench.ctd).number, try await store.register(other).number]
        let start = bench.world.now
        for _ in 0..<3 {
            _ = store.append((1...1500).map { bench.record($0, instrument: numbers[$0 % 2]) })
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        let reader = try StationLedgerReader.open(directory: bench.directory.path)
        #expect(try positions(reader, RecordSelection()) == Array(1...4500))
        let selection = RecordSelection(
            instruments: ["ctd-2"], from: start.adding(nanoseconds: 61_000_000_000),
            until: start.adding(nanoseconds: 61_000_000_601))
        #expect(try positions(reader, selection) == stride(from: 1501, through: 2099, by: 2).map { UInt64($0) })
        #expect(try positions(reader, RecordSelection(instruments: ["nobody"])) == [])
        #expect(reader.epochs.count == 1)
        let epoch = await store.statistics().epoch
        #expect(try reader.ledger(epoch: epoch) == (await store.ledger(epoch: epoch)))
        #expect(reader.registrations(epoch: epoch).map(\.description.name) == ["ctd-1", "ctd-2"])
    }

    @Test("changes no byte of what a killed daemon left")
    func readsOnly() async throws {
        let store = try bench.open { $0.segmentSeconds = 60 }
        for _ in 0..<2 {
            _ = store.append(bench.records(1...100))
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        let image = bench.directory.crashImage()
        let files = ["ledger.db", "ledger.db-wal"] + image.names(in: "segments").map { "segments/" + $0 }
        let before = files.map { image.bytes(of: $0) }
        #expect(files.contains { $0.hasSuffix(".db-wal") && $0.hasPrefix("segments") })
        do {
            let reader = try StationLedgerReader.open(directory: image.path)
            #expect(try positions(reader, RecordSelection()) == Array(1...200))
        }
        #expect(files.map { image.bytes(of: $0) } == before)
    }

    @Test("counts what the daemon prunes after the reader was opened once, and calls it neither missing nor unreadable")
    func prunedMeanwhile() async throws {
        let store = try bench.open { options in
            options.segmentSeconds = 60
            options.keepSeconds = 0
        }
        for _ in 0..<3 {
            _ = store.append(bench.records(1...100))
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        let epoch = await store.statistics().epoch
        let before = try await store.ledger(epoch: epoch)
        let reader = try StationLedgerReader.open(directory: bench.directory.path)
        _ = try await StoreBench.drain(store)
        await store.tick()
        #expect(await store.statistics().prunedSegments == 2)
        #expect(try reader.ledger(epoch: epoch) == before)
    }

    @Test("says so when the directory is no store")
    func noStore() throws {
        let error = #expect(throws: StoreError.self) { try StationLedgerReader.open(directory: bench.directory.path) }
        #expect(error?.description.contains("no store") == true)
    }

    @Test("finds with an audit a record, an observation or a value that differs from what was delivered")
    func audit() async throws {
        let store = try bench.open { $0.segmentSeconds = 60 }
        for _ in 0..<3 {
            _ = store.append(bench.records(1...3000))
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        let epoch = await store.statistics().epoch
        let delivered = try await StoreBench.drain(store, batch: 700).map(\.stored)
        await store.close()
        let ledger = try StationLedgerReader.open(directory: bench.directory.path).ledger(epoch: epoch)
        #expect(ledger.blocks.map(\.records) == [4096, 4096, 808])
        func verdict(_ change: (inout [StoredRecord]) -> Void) -> AuditVerdict {
            var archive = delivered
            change(&archive)
            return AuditComparison(
                stationBlocks: ledger.blocks, setAside: ledger.setAside,
                archiveBlocks: LedgerBlock.merged(archive.map { LedgerBlock($0) }),
                archivePositions: RangeSet(archive.map { PositionRange(first: $0.position, last: $0.position) })
            ).verdict()
        }
        #expect(verdict { _ in }.isClean)
        #expect(verdict { $0.remove(at: 4999) }.missing.description == "5000")
        #expect(verdict { $0[10].record.observations.removeLast() }.differing.map(\.station.first) == [1])
        #expect(verdict { $0[8500].record.raw[0] ^= 1 }.rawDiffering.map(\.station.first) == [8193])
        #expect(verdict { $0.append(StoredRecord(position: 9001, record: bench.record(1))) }.surplus.count == 1)
    }

    private func positions(_ reader: StationLedgerReader, _ selection: RecordSelection) throws -> [UInt64] {
        var positions: [UInt64] = []
        try reader.forEachRecord(selection) { _, stored in
            positions.append(stored.position)
            return true
        }
        return positions
    }
}
