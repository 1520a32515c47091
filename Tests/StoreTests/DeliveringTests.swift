import Delivery
import Sensing
import Testing

@testable import Store

@Suite("Delivery from the store")
struct DeliveringTests {
    private let bench = StoreBench()

    @Test("passes over what is on its way and what is confirmed, and keeps to records and bytes")
    func batches() async throws {
        let store = try bench.open()
        _ = store.append(bench.records(1...100))
        await store.tick()
        let epoch = await store.statistics().epoch
        try await store.acknowledge(destination: "archive", epoch: epoch, both(11...20, 41...50))
        let flying = [epoch: both(1...5)]
        let batch = try await StoreBench.next(store, .live, records: 30, excluding: flying)
        #expect(batch?.covers.data.ranges == [range(6, 10), range(21, 40), range(51, 55)])
        #expect(try await StoreBench.next(store, .live, records: 30, bytes: 1)?.records.count == 1)
        let backlog = await store.statistics().destinations.first
        #expect(backlog?.backlogRecords == 80)
        #expect(backlog?.acknowledgedRecords == 20)
    }

    @Test("goes on where the confirmations ended after the store was opened again")
    func confirmationsLast() async throws {
        let store = try bench.open()
        _ = store.append(bench.records(1...100))
        await store.tick()
        let epoch = await store.statistics().epoch
        try await store.acknowledge(destination: "archive", epoch: epoch, both(1...60))
        await store.close()
        let again = try bench.open(destinations: [StoreBench.archive, StoreBench.mirror])
        #expect(try await StoreBench.drain(again).map(\.stored.position) == Array(61...100))
        // A destination that is new starts with everything that is on disk.
        #expect(try await StoreBench.drain(again, destination: "mirror").count == 100)
    }

    @Test("refuses the confirmation of positions that were never given, and takes none of its ranges")
    func unknownRanges() async throws {
        let store = try bench.open()
        _ = store.append(bench.records(1...10))
        await store.tick()
        let epoch = await store.statistics().epoch
        let error = await #expect(throws: StoreError.self) {
            try await store.acknowledge(destination: "archive", epoch: epoch, both(1...3, 9...11))
        }
        #expect(error?.description.contains("positions 9 to 11") == true)
        #expect(try await StoreBench.drain(store, confirming: false).count == 10)
        await #expect(throws: StoreError.unknownEpoch("x")) {
            try await store.acknowledge(destination: "archive", epoch: "x", both(1...1))
        }
        await #expect(throws: StoreError.unknownDestination("nobody", known: ["archive"])) {
            try await StoreBench.next(store, .live, destination: "nobody")
        }
    }

    @Test("goes across segment files, which are closed by age and by size")
    func segments() async throws {
        let store = try bench.open { options in
            options.segmentSeconds = 60
            options.segmentBytes = 200_000
        }
        for _ in 0..<5 {
            _ = store.append(bench.records(1...10))
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        #expect(await store.statistics().segments == 5)
        for _ in 0..<4 {
            _ = store.append((1...200).map { bench.record($0, rawBytes: 1000) })
            await store.tick()
        }
        #expect(await store.statistics().segments >= 8)
        #expect(try await StoreBench.drain(store, confirming: false).map(\.stored.position) == Array(1...850))
        // A closed segment is one plain file.
        let names = bench.directory.names(in: "segments")
        #expect(names.filter { $0.hasSuffix("-wal") }.count == 1)
        await store.close()
        let again = try bench.open()
        #expect(try await StoreBench.drain(again).map(\.stored.position) == Array(1...850))
    }

    @Test("prunes what every required destination has and the operator no longer keeps, and nothing else")
    func pruning() async throws {
        let second = StoreDestination(name: "second", isRequired: true)
        let store = try bench.open(destinations: [StoreBench.archive, second, StoreBench.mirror]) { options in
            options.segmentSeconds = 60
            options.keepSeconds = 100
        }
        for _ in 0..<4 {
            _ = store.append(bench.records(1...10))
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        let epoch = await store.statistics().epoch
        let before = try await store.ledger(epoch: epoch)
        try await store.acknowledge(destination: "archive", epoch: epoch, both(1...40))
        try await store.acknowledge(destination: "second", epoch: epoch, both(1...29))
        bench.world.advance(seconds: 1000)
        await store.tick()
        // The third file lacks one record at the second destination; the fourth lacks all and is open.
        #expect(bench.directory.names(in: "segments").filter { $0.hasSuffix(".db") }.count == 2)
        #expect(
            try await StoreBench.drain(store, destination: "second", confirming: false).map(\.stored.position).first
                == 30)
        let statistics = await store.statistics()
        #expect(statistics.prunedSegments == 2)
        #expect(statistics.destinations.last?.skippedRecords == 20)
        // What was pruned can still be audited, now and after the next start.
        #expect(try await store.ledger(epoch: epoch) == before)
        await store.close()
        let again = try bench.open()
        #expect(try await again.ledger(epoch: epoch) == before)
    }

    @Test("prunes nothing without destinations")
    func ownArchive() async throws {
        let store = try bench.open(destinations: []) { options in
            options.segmentSeconds = 1
            options.keepSeconds = 0
        }
        for _ in 0..<3 {
            _ = store.append(bench.records(1...10))
            await store.tick()
            bench.world.advance(seconds: 100)
        }
        await store.tick()
        #expect(await store.statistics().recordsOnDisk == 30)
    }

    @Test("finishes a pruning that was committed and not carried out")
    func interruptedPruning() async throws {
        let store = try bench.open { options in
            options.segmentSeconds = 60
            options.keepSeconds = 0
        }
        _ = store.append(bench.records(1...10))
        await store.tick()
        bench.world.advance(seconds: 61)
        _ = store.append(bench.records(11...20))
        await store.tick()
        let epoch = await store.statistics().epoch
        let before = try await store.ledger(epoch: epoch)
        let name = try #require(bench.directory.names(in: "segments").first)
        let bytes = bench.directory.bytes(of: "segments/" + name)
        try await store.acknowledge(destination: "archive", epoch: epoch, both(1...10))
        await store.tick()
        await store.close()
        bench.directory.write(bytes, to: "segments/" + name)
        let again = try bench.open()
        #expect(!bench.directory.names(in: "segments").contains(name))
        #expect(try await again.ledger(epoch: epoch) == before)
    }

    private func range(_ first: UInt64, _ last: UInt64) -> PositionRange {
        PositionRange(first: first, last: last)
    }
}
