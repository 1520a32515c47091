import Delivery
import Sensing
import Testing

@testable import Store

@Suite("A destination that lost what it had confirmed")
struct RevokingTests {
    private let bench = StoreBench()

    @Test("gets again what is on disk, each part by itself, and is told what is not")
    func revoked() async throws {
        let store = try bench.open { options in
            options.segmentSeconds = 60
            options.keepSeconds = 0
        }
        var records = bench.records(1...10)
        records[2].direction = .sent
        _ = store.append(records)
        await store.tick()
        bench.world.advance(seconds: 61)
        records = bench.records(11...20)
        records[4].direction = .note
        _ = store.append(records)
        await store.tick()
        _ = try await StoreBench.drain(store)
        await store.tick()
        let epoch = await store.statistics().epoch
        #expect(try await store.confirmed(by: "archive") == [epoch: both(1...20)])
        #expect(await store.statistics().recordsOnDisk == 10)

        let lost = PartRanges(data: both(5...16).data, raw: both(9...12).raw)
        let gone = try await store.revoke(destination: "archive", epoch: epoch, lost)
        #expect(gone == PartRanges(data: both(5...10).data, raw: both(9...10).raw))
        #expect(
            try await store.confirmed(by: "archive")
                == [epoch: PartRanges(data: both(1...10, 17...20).data, raw: both(1...10, 13...20).raw)])
        #expect(try await StoreBench.next(store, .events)?.records.map(\.position) == [15])
        #expect(try await StoreBench.drain(store).map(\.stored.position) == Array(11...16))
        #expect(store.pastNotices.map(\.severity) == [.warning, .error])
        #expect(store.pastNotices[0].text.contains("6 records and 2 raw frames"))
        // The same again is no news.
        _ = try await store.revoke(destination: "archive", epoch: epoch, gone)
        #expect(store.pastNotices.count == 2)
        #expect(await store.statistics().identityHolds)
        await store.close()
        let again = try bench.open()
        #expect(try await StoreBench.drain(again).isEmpty)
    }

    @Test("is owed no more than it was given")
    func never() async throws {
        let store = try bench.open()
        _ = store.append(bench.records(1...10))
        await store.tick()
        let epoch = await store.statistics().epoch
        let gone = try await store.revoke(destination: "archive", epoch: epoch, both(5...5, 100...200))
        #expect(gone.isEmpty)
        #expect(store.pastNotices.isEmpty)
        await #expect(throws: StoreError.unknownEpoch("x")) {
            try await store.revoke(destination: "archive", epoch: "x", both(1...1))
        }
    }

    @Test(
        "has its confirmations on disk as they are in memory, however they came and went",
        arguments: [UInt64(1), 2, 3, 4])
    func ledger(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        var store = try bench.open()
        _ = store.append(bench.records(1...2000))
        await store.tick()
        let epoch = await store.statistics().epoch
        for round in 0..<60 {
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                var parts = PartRanges()
                for _ in 0..<Int.random(in: 0...20, using: &random) {
                    let first = UInt64.random(in: 1...1980, using: &random)
                    let range = PositionRange(first: first, last: first + UInt64.random(in: 0...20, using: &random))
                    if Bool.random(using: &random) { parts.data.insert(range) } else { parts.raw.insert(range) }
                }
                if Int.random(in: 0..<3, using: &random) == 0 {
                    _ = try await store.revoke(destination: "archive", epoch: epoch, parts)
                } else {
                    try await store.acknowledge(destination: "archive", epoch: epoch, parts)
                }
            }
            bench.world.advance(seconds: 2)
            await store.tick()
            let confirmed = try await store.confirmed(by: "archive")
            let reader = try StationLedgerReader.open(directory: bench.directory.path)
            #expect(
                reader.acknowledged(destination: "archive", epoch: epoch) == confirmed[epoch] ?? PartRanges(),
                "seed \(seed), round \(round)")
            guard round % 20 == 19 else { continue }
            await store.close()
            store = try bench.open()
            #expect(try await store.confirmed(by: "archive") == confirmed, "seed \(seed), round \(round)")
        }
    }

    @Test("and its link's spending is known after a power cut")
    func spending() async throws {
        let store = try bench.open()
        #expect(try await store.spending(of: "archive") == nil)
        try await store.note(LinkSpending(day: 20_000, bytes: 5), of: "archive")
        try await store.note(LinkSpending(day: .min, bytes: .max), of: "archive")
        let image = StoreBench(directory: bench.directory.crashImage(), world: bench.world)
        let again = try image.open()
        #expect(try await again.spending(of: "archive") == LinkSpending(day: .min, bytes: .max))
    }
}
