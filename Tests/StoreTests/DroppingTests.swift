import Delivery
import Sensing
import Testing

@testable import Store

@Suite("The operator's limit")
struct DroppingTests {
    private let bench = StoreBench()

    @Test("drops the oldest when nobody has it, records the loss, and tells of it in a note that is sent as an event")
    func oldest() async throws {
        let store = try small()
        try await fill(store, rounds: 30)
        for _ in 0..<5 { await store.tick() }
        var statistics = await store.statistics()
        #expect(statistics.state == .writing)
        #expect(statistics.bytesOnDisk <= 1_200_000)
        #expect(statistics.dropped > 0)
        #expect(statistics.identityHolds)
        #expect(statistics.destinations.first?.skippedRecords == statistics.dropped)
        let epoch = statistics.epoch
        let ledger = try await store.ledger(epoch: epoch)
        #expect(ledger.dropped.ranges == [PositionRange(first: 1, last: statistics.dropped)])
        #expect(ledger.droppedRaw == ledger.dropped)
        #expect(ledger.blocks.first.map { $0.first > statistics.dropped } == true)
        #expect(store.pastNotices.allSatisfy { $0.severity == .error && $0.text.contains("were dropped") })

        // Notes that were dropped themselves are told again.
        let notes = try await StoreBench.drain(store, confirming: false).map(\.stored.record)
            .filter { $0.direction == .note }
        let told = notes.map { String(decoding: $0.raw, as: UTF8.self) }
        #expect(told.contains { $0.hasPrefix("{\"dropped\":{\"epoch\":\"\(epoch)\",\"first\":1,\"last\":") })
        #expect(told.first?.contains("\"lacking\":{\"archive\":{\"data\":") == true)
        #expect(told.first?.contains("\"reason\":\"the store's limit is ") == true)
        let counts = notes.compactMap { $0.observations.first?.result.mantissa }
        #expect(UInt64(counts.reduce(0, +)) == statistics.dropped)
        let names = try await store.registrations(epoch: epoch).map(\.description.name)
        #expect(names == ["station-store"])
        await store.close()

        let again = try bench.open()
        statistics = await again.statistics()
        #expect(statistics.dropped == ledger.dropped.count, "closing drops nothing")
        #expect(statistics.identityHolds)
        #expect(try await again.ledger(epoch: epoch).dropped == ledger.dropped)
        #expect(
            try StationLedgerReader.open(directory: bench.directory.path).ledger(epoch: epoch).dropped == ledger.dropped
        )
    }

    @Test("drops what lacks only its raw bytes before what lacks its data, and keeps the digests of that data")
    func rawFirst() async throws {
        let store = try small()
        try await fill(store, rounds: 5)
        let epoch = await store.statistics().epoch
        let before = try await store.ledger(epoch: epoch)
        // The first file lacks its data; the second lacks only raw bytes.
        let segments = bench.directory.names(in: "segments").filter { $0.hasSuffix(".db") }
        let starts = segments.compactMap { SegmentName(fileName: $0)?.first }
        let second = PositionRange(first: starts[1], last: starts[2] - 1)
        try await store.acknowledge(destination: "archive", epoch: epoch, PartRanges(data: RangeSet([second])))
        while await store.statistics().dropped == 0 { try await fill(store, rounds: 1) }
        let ledger = try await store.ledger(epoch: epoch)
        #expect(ledger.dropped.isEmpty)
        #expect(ledger.droppedRaw.ranges == [second])
        #expect(!bench.directory.names(in: "segments").contains(segments[1]))
        let old = try #require(before.blocks.first)
        let new = try #require(ledger.blocks.first)
        #expect(new.raws == new.records - second.count)
        #expect((new.first, new.last) == (old.first, new.last) && new.records >= old.records)
        #expect(await store.statistics().identityHolds)
    }

    @Test("takes nothing that somebody lacks when the operator wants new records refused instead")
    func refuse() async throws {
        let store = try small { $0.whenFull = .refuseNew }
        try await fill(store, rounds: 30)
        let statistics = await store.statistics()
        #expect(statistics.state == .full)
        #expect(statistics.dropped == 0)
        #expect(try await StoreBench.next(store, .live)?.records.first?.position == 1)
    }

    @Test("counts what optional destinations never got as dropped, when no other destination keeps it")
    func optionalOnly() async throws {
        let store = try small(destinations: [StoreBench.mirror])
        try await fill(store, rounds: 30)
        let statistics = await store.statistics()
        #expect(statistics.dropped > 0)
        #expect(statistics.destinations.first?.skippedRecords == statistics.dropped)
        #expect(statistics.identityHolds)
    }

    @Test("keeps what is confirmed as long as there is room, and prunes the oldest of it first")
    func quota() async throws {
        let store = try small()
        for _ in 0..<5 {
            try await fill(store, rounds: 1)
            _ = try await StoreBench.drain(store)
            bench.world.advance(seconds: 30 * 86_400)
        }
        #expect(await store.statistics().prunedSegments == 0)
        for _ in 0..<20 {
            try await fill(store, rounds: 1)
            _ = try await StoreBench.drain(store)
        }
        let statistics = await store.statistics()
        #expect(statistics.prunedSegments > 0)
        #expect(statistics.dropped == 0)
        let first = bench.directory.names(in: "segments").compactMap { SegmentName(fileName: $0)?.first }.min() ?? 0
        #expect(statistics.recordsOnDisk == statistics.lastPosition - first + 1)
    }

    @Test("is answered for the reserve as well, by no more than is lacking, and never with the file that is written")
    func reserve() async throws {
        let store = try small { options in
            options.limitBytes = 1 << 30
            options.segmentBytes = 100_000
            options.reserveBytes = 1_000_000
        }
        try await fill(store, rounds: 10)
        let before = await store.statistics().segments
        bench.world.setFreeBytes(950_000)
        try await fill(store, rounds: 1)
        var statistics = await store.statistics()
        #expect(statistics.segments == before - 1 || statistics.segments == before)
        #expect(statistics.dropped > 0)
        for _ in 0..<20 { await store.tick() }
        statistics = await store.statistics()
        #expect(statistics.segments == 1)
        #expect(statistics.state == .full)
        #expect(statistics.identityHolds)
    }

    @Test("tells of a loss although the station was killed before the note was durable")
    func toldLater() throws {
        let engine = try openEngine()
        var dropped = false
        var number = 0
        while !dropped {
            _ = engine.queue.append((1...100).map { bench.record(number + $0, rawBytes: 1000) })
            number += 100
            engine.tick()
            dropped = !engine.ledger.content.losses.isEmpty
        }
        let image = StoreBench(directory: bench.directory.crashImage(), world: bench.world)
        let again = try openEngine(image)
        #expect(again.ledger.content.losses.map(\.told) == [nil])
        again.tick()
        #expect(again.ledger.content.losses.allSatisfy { $0.told != nil })
        let request = OutboxRequest(destination: "archive", lane: .events, maximumRecords: 10, maximumBytes: 1 << 20)
        let told = try again.nextBatch(request)?.raws.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(told?.first?.contains("\"first\":1,") == true)
        again.tick()
        #expect(try again.nextBatch(request)?.records.count == told?.count, "nothing is told twice")
        again.close()
        let third = try openEngine(image)
        third.tick()
        #expect(try third.nextBatch(request)?.records.count == told?.count)
        third.close()
        engine.close()
    }

    private func small(
        destinations: [StoreDestination] = [StoreBench.archive], _ change: (inout StoreOptions) -> Void = { _ in }
    ) throws -> StationStore {
        try bench.open(destinations: destinations) { options in
            options.limitBytes = 1_200_000
            options.segmentBytes = 100_000
            change(&options)
        }
    }

    private func openEngine(_ bench: StoreBench? = nil) throws -> StoreEngine {
        let bench = bench ?? self.bench
        var options = StoreOptions()
        options.ballastBytes = 0
        options.reserveBytes = 0
        options.limitBytes = 1_200_000
        options.segmentBytes = 100_000
        let queue = PendingQueue(limitBytes: options.pendingBytes, earlyCommitBytes: .max, wake: {})
        return try StoreOpening(
            directory: StoreDirectory(root: bench.directory.path), options: options,
            destinations: [StoreBench.archive], surroundings: bench.world.surroundings, queue: queue,
            broadcast: StoreBroadcast()
        ).open()
    }

    private func fill(_ store: StationStore, rounds: Int) async throws {
        for _ in 0..<rounds {
            _ = store.append((1...100).map { bench.record($0, rawBytes: 1000) })
            await store.tick()
        }
    }
}
