import Sensing
import Testing

@testable import Station

@Suite("What the page shows", .timeLimit(.minutes(10)))
struct DurableValuesTests {
    private let bench: FeedBench

    init() async throws {
        bench = try await FeedBench()
    }

    /// The instants of the values that have become durable; each frame here has its number for an instant.
    private func shown(_ durable: inout DurableValues) async -> [Int64] {
        await durable.afterCommit().flatMap { $0.map(\.time.nanoseconds) }
    }

    private func durableValues() -> DurableValues {
        DurableValues(boards: [bench.board], store: bench.store)
    }

    @Test("is shown after its commit, and not before")
    func afterCommit() async throws {
        var feed = bench.feed()
        var durable = durableValues()
        feed.receive(FeedBench.line, nanoseconds: 1)
        #expect(await shown(&durable) == [])
        await bench.store.tick()
        #expect(await shown(&durable) == [1])
        #expect(await shown(&durable) == [])
    }

    @Test("is never ahead of the store when the notices of commits are read late")
    func lateNotices() async throws {
        var feed = bench.feed()
        var durable = durableValues()
        for number in 1...2 {
            feed.receive(FeedBench.line, nanoseconds: Int64(number))
            await bench.store.tick()
        }
        feed.receive(FeedBench.line, nanoseconds: 3)
        // The notices of both commits are read now; the third line waits for its own.
        let early = await shown(&durable) + shown(&durable)
        #expect(!early.contains(3))
        await bench.store.tick()
        #expect(await early + shown(&durable) == [1, 2, 3])
    }

    @Test("goes on while more comes than a commit takes")
    func neverIdle() async throws {
        var feed = bench.feed()
        var durable = durableValues()
        var numbers: [Int64] = []
        for number in 1...10 {
            feed.receive(FeedBench.line, nanoseconds: Int64(2 * number))
            await bench.store.tick()
            feed.receive(FeedBench.line, nanoseconds: Int64(2 * number + 1))
            numbers += await shown(&durable)
            #expect(numbers.allSatisfy { $0 <= 2 * number })
        }
        #expect(numbers == Array(2...19))
    }

    @Test("waits while nothing can be committed")
    func fullStore() async throws {
        let bench = try await FeedBench { $0.reserveBytes = 1 << 60 }
        var feed = bench.feed()
        var durable = DurableValues(boards: [bench.board], store: bench.store)
        feed.receive(FeedBench.line, nanoseconds: 1)
        for _ in 0..<3 {
            await bench.store.tick()
            #expect(await shown(&durable) == [])
        }
    }

    @Test("is the newest when more comes between two commits than can be shown")
    func burst() async throws {
        var feed = bench.feed()
        var durable = durableValues()
        for number in 1...1000 { feed.receive(FeedBench.line, nanoseconds: Int64(number)) }
        await bench.store.tick()
        let numbers = await shown(&durable)
        #expect(numbers.count <= 64 && numbers.last == 1000)
    }
}
