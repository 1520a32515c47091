import Testing
import Store
@testable import Station
@Suite struct OldBoard {
    @Test func late() async throws {
        let bench = try await FeedBench()
        let board = bench.board
        let store = bench.store
        var feed = bench.feed()
        feed.receive(FeedBench.line, nanoseconds: 1)
        await store.tick()
        feed.receive(FeedBench.line, nanoseconds: 2)
        await store.tick()
        feed.receive(FeedBench.other, nanoseconds: 3)
        // two notices, both handled late
        var shown = board.takeDurable()
        shown += board.takeDurable()
        let pending = await store.statistics().pendingRecords
        #expect(pending == 1)
        #expect(!shown.contains { $0.time.nanoseconds == 3 })
    }
}
