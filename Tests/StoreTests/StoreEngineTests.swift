import Delivery
import Sensing
import Testing

@testable import Store

@Suite("The store's engine")
struct StoreEngineTests {
    private let bench = StoreBench()

    @Test("stores nothing twice when the disk failed in a commit that is there after all")
    func survivingCommit() throws {
        let engine = try open()
        commit(1...10, by: engine)
        // The commit reached the disk, and then the disk said that it failed.
        _ = engine.queue.append(bench.records(11...20))
        engine.queue.take(into: &engine.inHand)
        try engine.writer?.commit(engine.inHand, book: RegistrationBook())
        engine.uncertain = 10
        engine.writer = nil
        _ = engine.queue.append(bench.records(21...25))
        engine.tick()
        #expect(engine.next == 26)
        #expect(engine.meter.storedRecords == 25)
        #expect(try numbers(in: engine) == Array(1...25))
    }

    @Test("stores again what the disk did not take in a commit that failed")
    func lostCommit() throws {
        let engine = try open()
        commit(1...10, by: engine)
        _ = engine.queue.append(bench.records(11...20))
        engine.queue.take(into: &engine.inHand)
        engine.uncertain = 10
        engine.writer = nil
        _ = engine.queue.append(bench.records(21...25))
        engine.tick()
        #expect(engine.next == 26)
        #expect(try numbers(in: engine) == Array(1...25))
    }

    @Test("keeps confirmations and what was pruned in memory while the ledger has no room, and writes them when it has")
    func ledgerWithoutRoom() throws {
        let engine = try open { options in
            options.segmentSeconds = 60
            options.keepSeconds = 0
        }
        for round in 0..<4 {
            commit((round * 10 + 1)...(round * 10 + 10), by: engine)
            bench.world.advance(seconds: 61)
        }
        engine.tick()
        let before = try engine.ledger(epoch: engine.epoch)
        try engine.ledger.database.execute("PRAGMA max_page_count = 1", purpose: "testing")
        // So many ranges that they need another page.
        for position in stride(from: UInt64(31), through: 39, by: 2) {
            try confirm(position, position, at: engine)
        }
        for other in 0..<300 { _ = engine.ledger.register(instrument(other), epoch: engine.epoch) }
        try confirm(1, 20, at: engine)
        bench.world.advance(seconds: 20)
        engine.tick()
        #expect(engine.meter.state == .full)
        // Without room even for the ledger, one confirmed file went; the other waits.
        #expect(engine.segments.count == 3)
        try engine.ledger.database.execute("PRAGMA max_page_count = 100000", purpose: "testing")
        bench.world.advance(seconds: 20)
        engine.tick()
        #expect(engine.meter.state == .writing)
        #expect(engine.segments.count == 2)
        #expect(try engine.ledger(epoch: engine.epoch) == before)
        let epoch = engine.epoch
        engine.close()
        #expect(try open().ledger(epoch: epoch) == before)
    }

    @Test("replaces a ledger that is damaged at run time from memory, and begins a new epoch with the same numbers")
    func ledgerDamagedAtRunTime() throws {
        let engine = try open()
        let registration = engine.register(StoreBench.ctd)
        commit(1...10, by: engine)
        try confirm(1, 5, at: engine)
        let epoch = engine.epoch
        engine.replaceLedger(because: engine.ledger.database.damaged("testing", "a page is wrong"))
        #expect(engine.epoch != epoch)
        #expect(engine.register(StoreBench.ctd) == registration)
        commit(11...12, by: engine)
        #expect(bench.directory.names(in: "quarantine").contains { $0.hasPrefix("ledger.db.") })
        engine.close()
        let again = try open()
        let batch = try again.nextBatch(request(.backlog))
        #expect(batch?.epoch == epoch)
        #expect(batch?.covers.data.ranges == [PositionRange(first: 6, last: 10)])
    }

    @Test("takes no record after it was closed, and has room until half of its memory is taken")
    func room() throws {
        let engine = try open { $0.pendingBytes = 10_000 }
        #expect(engine.queue.hasRoom)
        _ = engine.queue.append(bench.records(1...40))
        #expect(!engine.queue.hasRoom)
        engine.tick()
        #expect(engine.queue.hasRoom)
        engine.close()
        #expect(engine.queue.append(bench.records(1...3)) == 3)
        #expect(!engine.queue.hasRoom)
    }

    private func open(_ change: (inout StoreOptions) -> Void = { _ in }) throws -> StoreEngine {
        var options = StoreOptions()
        options.ballastBytes = 0
        options.reserveBytes = 0
        change(&options)
        let queue = PendingQueue(limitBytes: options.pendingBytes, earlyCommitBytes: .max, wake: {})
        return try StoreOpening(
            directory: StoreDirectory(root: bench.directory.path), options: options,
            destinations: [StoreBench.archive], surroundings: bench.world.surroundings, queue: queue,
            broadcast: StoreBroadcast()
        ).open()
    }

    private func commit(_ numbers: ClosedRange<Int>, by engine: StoreEngine) {
        _ = engine.queue.append(bench.records(numbers))
        engine.tick()
    }

    private func confirm(_ first: UInt64, _ last: UInt64, at engine: StoreEngine) throws {
        try engine.acknowledge(destination: "archive", epoch: engine.epoch, both(first...last))
    }

    private func request(_ lane: Lane) -> OutboxRequest {
        OutboxRequest(destination: "archive", lane: lane, maximumRecords: 1000, maximumBytes: 1 << 20)
    }

    private func numbers(in engine: StoreEngine) throws -> [Int64] {
        let batch = try engine.nextBatch(request(.live))
        return (batch?.records ?? []).compactMap { $0.record.observations.first?.result.mantissa }
    }

    private func instrument(_ number: Int) -> InstrumentDescription {
        var other = StoreBench.ctd
        other.name = "ctd-\(number)"
        return other
    }
}
