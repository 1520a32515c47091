import Delivery
import Sensing
import Testing

@testable import Store

@Suite("A lane of the store")
struct LaneTests {
    private let bench = StoreBench()

    @Test("of events gives commands and notes whole, and nothing of what lies between them")
    func events() async throws {
        let store = try bench.open()
        var records = bench.records(1...40)
        records[4].direction = .sent
        records[20].direction = .note
        records[21].direction = .note
        records[21].raw = []
        _ = store.append(records)
        await store.tick()
        let batch = try #require(try await StoreBench.next(store, .events))
        #expect(batch.records.map(\.position) == [5, 21, 22])
        #expect(batch.records.allSatisfy { $0.record.raw.isEmpty })
        #expect(
            batch.raws == [
                StoredRaw(position: 5, bytes: records[4].raw), StoredRaw(position: 21, bytes: records[20].raw),
            ])
        #expect(batch.covers == both(5...5, 21...22))
        #expect(try await StoreBench.next(store, .events, excluding: [batch.epoch: batch.covers]) == nil)
        try await store.acknowledge(destination: "archive", epoch: batch.epoch, batch.covers)
        #expect(try await StoreBench.next(store, .events) == nil)
        #expect(try await StoreBench.next(store, .live, records: 4)?.records.map(\.position) == [1, 2, 3, 4])
    }

    @Test("of events comes again when what was under way did not arrive, and gives only the part that is lacking")
    func lostEvents() async throws {
        let store = try bench.open()
        _ = store.append(
            (1...3000).map { number in
                var record = bench.record(number)
                record.direction = number % 2 == 0 ? .sent : .received
                return record
            })
        await store.tick()
        let first = try #require(try await StoreBench.next(store, .events, records: 1200))
        let second = try #require(
            try await StoreBench.next(store, .events, records: 1200, excluding: [first.epoch: first.covers]))
        #expect(first.records.map(\.position) == stride(from: 2, through: 2400, by: 2).map { UInt64($0) })
        #expect(second.records.map(\.position) == stride(from: 2402, through: 3000, by: 2).map { UInt64($0) })
        try await store.acknowledge(destination: "archive", epoch: first.epoch, second.covers)
        try await store.acknowledge(destination: "archive", epoch: first.epoch, PartRanges(data: first.covers.data))
        let again = try #require(try await StoreBench.next(store, .events, records: 1200))
        #expect(again.records.isEmpty)
        #expect(again.raws == first.raws)
    }

    @Test("of live data has what was committed within the window, whatever its time says, and the backlog the rest")
    func window() async throws {
        let narrow = StoreDestination(name: "archive", isRequired: true, liveSeconds: 10)
        let wide = StoreDestination(name: "mirror", isRequired: false, liveSeconds: 100)
        let store = try bench.open(destinations: [narrow, wide])
        for round in 0..<5 {
            _ = store.append(bench.records(round * 10 + 1...round * 10 + 10))
            await store.tick()
            bench.world.advance(seconds: 6)
        }
        // The last two commits are 12 and 6 seconds old.
        #expect(try await StoreBench.next(store, .live)?.records.map(\.position) == Array(41...50))
        #expect(try await StoreBench.next(store, .backlog)?.records.map(\.position) == Array(1...40))
        #expect(try await StoreBench.next(store, .live, destination: "mirror")?.records.count == 50)
        #expect(try await StoreBench.next(store, .backlog, destination: "mirror") == nil)
        bench.world.advance(seconds: 6)
        #expect(try await StoreBench.next(store, .live) == nil)
        #expect(try await StoreBench.next(store, .backlog)?.records.count == 50)
        let lanes = await store.statistics().destinations.map { $0.lanes.map(\.records) }
        #expect(lanes == [[0, 0, 50, 50], [0, 50, 0, 50]])
        await store.close()
        let again = try bench.open(destinations: [narrow, wide])
        #expect(try await StoreBench.next(again, .live, destination: "mirror") == nil)
    }

    @Test("of the backlog begins with the newest when it is told to, and is ascending all the same")
    func newestFirst() async throws {
        let destination = StoreDestination(
            name: "archive", isRequired: true, liveSeconds: 0, backlogOrder: .newestFirst)
        let store = try bench.open(destinations: [destination]) { $0.segmentSeconds = 60 }
        for round in 0..<2 {
            _ = store.append(bench.records(round * 50 + 1...round * 50 + 50))
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        let epoch = await store.statistics().epoch
        try await store.acknowledge(destination: "archive", epoch: epoch, both(80...85))
        var taken: [[UInt64]] = []
        while let batch = try await StoreBench.next(store, .backlog, records: 20) {
            taken.append(batch.records.map(\.position))
            try await store.acknowledge(destination: "archive", epoch: epoch, batch.covers)
        }
        #expect(taken.first == Array(75...79) + Array(86...100))
        #expect(taken.allSatisfy { $0 == $0.sorted() })
        #expect(taken.map { $0.last ?? 0 } == [100, 74, 54, 50, 30, 10])
        #expect(taken.joined().count == 94)
    }

    @Test("of the newest first keeps to the bytes at its old end")
    func newestBytes() async throws {
        let destination = StoreDestination(
            name: "archive", isRequired: true, liveSeconds: 0, backlogOrder: .newestFirst)
        let store = try bench.open(destinations: [destination])
        _ = store.append(bench.records(1...50))
        await store.tick()
        #expect(try await StoreBench.next(store, .live) == nil, "without a window nothing is live")
        let batch = try #require(try await StoreBench.next(store, .backlog, bytes: 200))
        #expect(batch.records.last?.position == 50)
        #expect((2...10).contains(batch.records.count))
    }

    @Test("of raw bytes settles positions that have none, and passes over long stretches of them")
    func raws() async throws {
        let store = try bench.open()
        var records = bench.records(1...1000)
        for index in 10..<900 { records[index].raw = [] }
        _ = store.append(records)
        await store.tick()
        let batch = try #require(try await StoreBench.next(store, .raw, records: 60))
        #expect(batch.records.isEmpty)
        #expect(batch.raws.map(\.position) == Array(1...10) + Array(901...950))
        #expect(batch.covers == PartRanges(raw: both(1...950).raw))
        try await store.acknowledge(destination: "archive", epoch: batch.epoch, batch.covers)
        #expect(try await StoreBench.next(store, .raw, bytes: 1)?.raws.map(\.position) == [951])
    }

    @Test("of raw bytes is empty for a destination that does not take them, which then prunes on data alone")
    func withoutRaw() async throws {
        let destination = StoreDestination(name: "archive", isRequired: true, takesRaw: false)
        let store = try bench.open(destinations: [destination]) { options in
            options.segmentSeconds = 60
            options.keepSeconds = 0
        }
        var records = bench.records(1...10)
        records[3].direction = .sent
        _ = store.append(records)
        await store.tick()
        bench.world.advance(seconds: 61)
        _ = store.append(bench.records(11...20))
        await store.tick()
        #expect(try await StoreBench.next(store, .raw) == nil)
        let event = try #require(try await StoreBench.next(store, .events))
        #expect(event.raws.isEmpty && event.covers.raw.isEmpty)
        try await store.acknowledge(
            destination: "archive", epoch: event.epoch, PartRanges(data: both(1...10).data))
        await store.tick()
        #expect(await store.statistics().prunedSegments == 1)
        #expect(await store.statistics().destinations.first?.backlogRecords == 10)
    }

    @Test(
        "gives nothing twice and leaves nothing out, whatever is under way, confirmed or lost",
        arguments: [UInt64(1), 2, 3, 4])
    func random(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let order: StoreDestination.BacklogOrder = seed % 2 == 0 ? .newestFirst : .oldestFirst
        let destination = StoreDestination(
            name: "archive", isRequired: true, liveSeconds: 20, backlogOrder: order)
        let store = try bench.open(destinations: [destination]) { options in
            options.segmentSeconds = 60
        }
        var number = 0
        var flying: [PendingBatch] = []
        var held: [String: PartRanges] = [:]
        var twice = 0
        for round in 0..<250 {
            if round < 150, Int.random(in: 0..<4, using: &random) == 0 {
                let count = Int.random(in: 1...300, using: &random)
                _ = store.append(
                    (0..<count).map { _ in
                        number += 1
                        var record = bench.record(number)
                        record.direction =
                            Record.Direction(rawValue: UInt8(Int.random(in: 0..<20, using: &random))) ?? .received
                        return record
                    })
                await store.tick()
            }
            bench.world.advance(seconds: Int64.random(in: 0...15, using: &random))
            var excluding: [String: PartRanges] = [:]
            for batch in flying { excluding[batch.epoch, default: PartRanges()].formUnion(batch.covers) }
            for lane in Lane.allCases where flying.count < 4 {
                guard
                    let batch = try await StoreBench.next(
                        store, lane, records: Int.random(in: 1...90, using: &random), excluding: excluding)
                else { continue }
                let known = held[batch.epoch, default: PartRanges()].union(excluding[batch.epoch] ?? PartRanges())
                if !batch.covers.intersection(known).isEmpty { twice += 1 }
                flying.append(batch)
                excluding[batch.epoch, default: PartRanges()].formUnion(batch.covers)
            }
            flying.shuffle(using: &random)
            guard let batch = flying.popLast(), Int.random(in: 0..<4, using: &random) > 0 else { continue }
            held[batch.epoch, default: PartRanges()].formUnion(batch.covers)
            try await store.acknowledge(destination: "archive", epoch: batch.epoch, batch.covers)
        }
        for batch in flying { try await store.acknowledge(destination: "archive", epoch: batch.epoch, batch.covers) }
        _ = try await StoreBench.drain(store)
        #expect(twice == 0, "seed \(seed)")
        let statistics = await store.statistics()
        #expect(statistics.destinations.first?.backlogRecords == 0, "seed \(seed)")
        #expect(statistics.archived == UInt64(number), "seed \(seed)")
        #expect(statistics.destinations.first?.lanes.allSatisfy { $0.records == 0 } == true, "seed \(seed)")
    }
}
