import Delivery
import Sensing
import Testing

@testable import Store

@Suite("What was accepted")
struct AccountTests {
    private let bench = StoreBench()

    private static let optional = StoreDestination(name: "mirror", isRequired: false, takesRaw: false)
    private static let second = StoreDestination(name: "second", isRequired: true, takesRaw: false, liveSeconds: 5)

    /// One destination of a model, as its archive sees it.
    private struct Model {
        var held: [String: PartRanges] = [:]
    }

    @Test(
        "is archived, buffered, dropped or set aside, whatever happens",
        arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func account(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let destinations = seed % 4 == 0 ? [Self.optional] : [StoreBench.archive, Self.second, Self.optional]
        let change: (inout StoreOptions) -> Void = { options in
            options.segmentSeconds = 60
            options.segmentBytes = 100_000
            options.limitBytes = 1_500_000
            options.whenFull = seed % 3 == 0 ? .refuseNew : .dropOldest
            options.keepSeconds = seed % 2 == 0 ? 600 : nil
        }
        var store = try bench.open(destinations: destinations, change)
        var models: [String: Model] = [:]
        var appended: UInt64 = 0
        for round in 0..<150 {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<9:
                let count = Int.random(in: 1...80, using: &random)
                let refused = store.append(
                    (0..<count).map { number in
                        var record = bench.record(number, rawBytes: Int.random(in: 0...1500, using: &random))
                        if Int.random(in: 0..<10, using: &random) == 0 { record.raw = [] }
                        if Int.random(in: 0..<10, using: &random) == 0 { record.direction = .sent }
                        return record
                    })
                appended += UInt64(count - refused)
                await store.tick()
            case 9..<16:
                let name = destinations.randomElement(using: &random)?.name ?? ""
                let lane = Lane.allCases.randomElement(using: &random) ?? .live
                guard let batch = try await StoreBench.next(store, lane, destination: name, records: 150) else { break }
                models[name, default: Model()].held[batch.epoch, default: PartRanges()].formUnion(batch.covers)
                try await store.acknowledge(destination: name, epoch: batch.epoch, batch.covers)
            case 16: bench.world.advance(seconds: Int64.random(in: 0...300, using: &random))
            case 17:
                let name = destinations.randomElement(using: &random)?.name ?? ""
                for (epoch, parts) in models[name]?.held ?? [:] {
                    guard let last = parts.data.last, Bool.random(using: &random) else { continue }
                    let lost = both(UInt64.random(in: 1...last, using: &random)...last)
                    _ = try await store.revoke(destination: name, epoch: epoch, lost)
                }
            case 18 where round % 3 == 0:
                let segments = bench.directory.names(in: "segments").filter { $0.hasSuffix(".db") }
                guard segments.count > 2, let name = segments.dropLast().randomElement(using: &random) else { break }
                bench.directory.write([UInt8](repeating: 0x5A, count: 5000), to: "segments/" + name)
                appended -= await Self.close(store)
                store = try bench.open(destinations: destinations, change)
            case 19:
                appended -= await Self.close(store)
                store = try bench.open(destinations: destinations, change)
            default: await store.tick()
            }
            let statistics = await store.statistics()
            let parts = [statistics.archived, statistics.buffered, statistics.dropped, statistics.setAside]
            #expect(statistics.identityHolds, "seed \(seed), round \(round): \(statistics.accepted) is not \(parts)")
            // Notes of the store itself come on top; what is still in memory is not accepted yet.
            #expect(statistics.accepted + statistics.pendingRecords >= appended, "seed \(seed), round \(round)")
        }
        #expect(!store.pastNotices.contains { $0.text.contains("accounts for") }, "seed \(seed)")
        for destination in destinations { _ = try await StoreBench.drain(store, destination: destination.name) }
        bench.world.advance(seconds: 11)
        await store.tick()
        let statistics = await store.statistics()
        #expect(statistics.identityHolds, "seed \(seed)")
        let waiting = statistics.destinations.reduce(0) { $0 + $1.backlogRecords }
        #expect(waiting == 0 || statistics.buffered > 0, "seed \(seed)")
    }

    @Test(
        "is accounted for in what a kill or a power cut leaves at any moment, and no position is given twice",
        arguments: [UInt64(1), 2, 3])
    func crash(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let change: (inout StoreOptions) -> Void = { options in
            options.segmentBytes = 100_000
            options.limitBytes = 1_200_000
        }
        var current = bench
        var store = try current.open(change)
        var given: [EpochPosition: [UInt8]] = [:]
        var twice = 0
        for round in 0..<12 {
            for _ in 0..<Int.random(in: 3...15, using: &random) {
                _ = store.append((0..<50).map { current.record($0 + round * 1000, rawBytes: 1000) })
                await store.tick()
                guard Bool.random(using: &random), let batch = try await StoreBench.next(store, .live) else { continue }
                for stored in batch.records {
                    let place = EpochPosition(epoch: batch.epoch, position: stored.position)
                    let content = Array("\(stored.record)".utf8)
                    if given.updateValue(content, forKey: place) ?? content != content { twice += 1 }
                }
                try await store.acknowledge(destination: "archive", epoch: batch.epoch, batch.covers)
                bench.world.advance(seconds: Int64.random(in: 0...1, using: &random))
            }
            // The store that was killed goes on for itself; it is no part of the test any more.
            current = StoreBench(directory: current.directory.crashImage(), world: bench.world)
            store = try current.open(change)
            let statistics = await store.statistics()
            #expect(statistics.identityHolds, "seed \(seed), round \(round)")
            #expect(statistics.setAside == 0, "seed \(seed), round \(round)")
        }
        #expect(twice == 0, "seed \(seed)")
        #expect(await store.statistics().dropped > 0, "seed \(seed)")
    }

    /// How many records a full store still had in memory, which it says itself.
    private static func close(_ store: StationStore) async -> UInt64 {
        await store.close()
        let told = store.pastNotices.last { $0.text.contains("records were still in memory") }
        return told.flatMap { $0.text.split(separator: " ").first.flatMap { UInt64($0) } } ?? 0
    }

    @Test("is told to be unaccounted for once, when it is")
    func broken() throws {
        var options = StoreOptions()
        options.ballastBytes = 0
        options.reserveBytes = 0
        let broadcast = StoreBroadcast()
        let engine = try StoreOpening(
            directory: StoreDirectory(root: bench.directory.path), options: options,
            destinations: [StoreBench.archive], surroundings: bench.world.surroundings,
            queue: PendingQueue(limitBytes: options.pendingBytes, earlyCommitBytes: .max, wake: {}),
            broadcast: broadcast
        ).open()
        _ = engine.queue.append(bench.records(1...10))
        engine.tick()
        // The store forgets a file: an error of its own.
        engine.segments[0].last = 7
        for _ in 0..<3 {
            bench.world.advance(seconds: 20)
            engine.tick()
        }
        #expect(!engine.statistics().identityHolds)
        let told = broadcast.pastNotices.filter { $0.severity == .error && $0.text.contains("accounts for") }
        #expect(told.count == 1)
        engine.segments[0].last = 10
        engine.close()
    }

    @Test("is told by lanes, in records and bytes, with the age of the oldest")
    func lanes() async throws {
        let destination = StoreDestination(name: "archive", isRequired: true, liveSeconds: 30)
        let store = try bench.open(destinations: [destination])
        var records = bench.records(1...100)
        records[49].direction = .sent
        _ = store.append(records)
        await store.tick()
        bench.world.advance(seconds: 40)
        _ = store.append(bench.records(101...150))
        await store.tick()
        var backlog = try #require(await store.statistics().destinations.first)
        #expect(backlog.lanes.map(\.lane) == Lane.allCases)
        #expect(backlog.lanes.map(\.records) == [1, 50, 100, 150])
        #expect(backlog.lanes.allSatisfy { $0.bytes > 20 * $0.records })
        #expect(backlog.backlogRecords == 150)
        #expect(backlog.oldestUnconfirmedSeconds.map { abs($0 - 40) < 1 } == true)
        let epoch = await store.statistics().epoch
        try await store.acknowledge(
            destination: "archive", epoch: epoch, PartRanges(data: both(1...150).data, raw: both(1...120).raw))
        _ = try await StoreBench.next(store, .events)
        backlog = try #require(await store.statistics().destinations.first)
        #expect(backlog.lanes.map(\.records) == [0, 0, 0, 30])
        #expect(backlog.backlogRecords == 30)
        #expect(backlog.oldestUnconfirmedSeconds.map { $0 < 1 } == true)
    }
}
