import Delivery
import Sensing
import Testing

@testable import Store

@Suite("A full disk")
struct FullDiskTests {
    private let bench = StoreBench()

    @Test("stops writing but not reception, loses only what no longer fits into memory, and writing resumes by itself")
    func reserve() async throws {
        let store = try bench.open { options in
            options.reserveBytes = 1000
            options.pendingBytes = 100_000
        }
        _ = store.append(bench.records(1...10))
        await store.tick()
        bench.world.setFreeBytes(999)
        #expect(store.append(bench.records(11...20)) == 0)
        await store.tick()
        var statistics = await store.statistics()
        #expect(statistics.state == .full)
        #expect(statistics.message?.contains("Make room") == true)
        #expect(statistics.pendingRecords == 10)

        // 100 records of 1,000 bytes for each of two instruments do not fit.
        let refused =
            store.append((1...100).map { bench.record($0, instrument: 1, rawBytes: 1000) })
            + store.append((1...100).map { bench.record($0, instrument: 2, rawBytes: 1000) })
        #expect(refused > 100)
        await store.tick()
        statistics = await store.statistics()
        #expect(statistics.lostRecords == UInt64(refused))
        #expect(statistics.lostBytes == UInt64(refused) * 1000)
        #expect(statistics.storedRecords == 10)

        bench.world.setFreeBytes(1 << 30)
        await store.tick()
        await store.tick()
        statistics = await store.statistics()
        #expect(statistics.state == .writing)
        #expect(statistics.message == nil)
        let found = try await StoreBench.drain(store)
        let notes = found.map(\.stored.record).filter { $0.direction == .note }
        #expect(notes.map(\.instrument) == [1, 2])
        #expect(notes[1].defect?.hasPrefix("lost 100 frames, 100000 bytes between ") == true)
        #expect(found.count - notes.count == 10 + 10 + 200 - refused)
        #expect(found.map(\.stored.position) == Array(1...UInt64(found.count)))
        #expect(store.pastNotices.map(\.severity) == [.error, .notice])
    }

    @Test("that SQLite itself reports is survived without a gap and without a loss")
    func sqliteFull() async throws {
        let store = try bench.open()
        _ = store.append(bench.records(1...10))
        await store.tick()
        try await store.actor.limitPages(1)
        _ = store.append((11...500).map { bench.record($0, rawBytes: 500) })
        for _ in 0..<5 { await store.tick() }
        #expect(await store.statistics().state == .full)
        #expect(await store.statistics().storedRecords == 10)
        #expect(store.pastNotices.count == 1)
        try await store.actor.limitPages(1_000_000)
        await store.tick()
        #expect(await store.statistics().state == .writing)
        let found = try await StoreBench.drain(store)
        #expect(found.map(\.stored.position) == Array(1...500))
        #expect(found.compactMap { $0.stored.record.observations.first?.result.mantissa } == Array(1...500))
    }

    @Test("that SQLite itself reports costs no more of what is confirmed than the commit needs, the oldest first")
    func sqliteFullWithConfirmed() async throws {
        let store = try bench.open { $0.segmentSeconds = 60 }
        for _ in 0..<5 {
            _ = store.append((1...300).map { bench.record($0, rawBytes: 1000) })
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        _ = store.append(bench.records(1...10))
        await store.tick()
        _ = try await StoreBench.drain(store)
        try await store.actor.limitPages(1)
        _ = store.append((1...50).map { bench.record($0, rawBytes: 500) })
        await store.tick()
        let statistics = await store.statistics()
        #expect(statistics.state == .full)
        #expect(statistics.prunedSegments == 1)
        #expect(statistics.dropped == 0)
        #expect(statistics.recordsOnDisk == 1210)
        try await store.actor.limitPages(1_000_000)
        await store.tick()
        #expect(await store.statistics().state == .writing)
        #expect(try await StoreBench.drain(store).count == 50)
    }

    @Test("or a limit is answered by pruning what is confirmed, although it is young, and only that")
    func limit() async throws {
        let store = try bench.open { options in
            options.limitBytes = 1_200_000
            options.segmentBytes = 100_000
            options.whenFull = .refuseNew
        }
        var confirmed: UInt64 = 0
        for round in 0..<30 {
            _ = store.append((1...100).map { bench.record($0, rawBytes: 1000) })
            await store.tick()
            let epoch = await store.statistics().epoch
            let last = await store.statistics().lastPosition
            #expect(await store.statistics().state == .writing, "round \(round)")
            try await store.acknowledge(destination: "archive", epoch: epoch, both(1...last))
            confirmed = last
        }
        #expect(confirmed == 3000)
        #expect(await store.statistics().bytesOnDisk < 1_400_000)
        // Without confirmations it is full, and nothing is thrown away.
        for _ in 0..<30 {
            _ = store.append((1...100).map { bench.record($0, rawBytes: 1000) })
            await store.tick()
        }
        let statistics = await store.statistics()
        #expect(statistics.state == .full)
        #expect(statistics.message?.contains("have not confirmed it") == true)
        let found = try await StoreBench.drain(store, confirming: false)
        #expect(found.map(\.stored.position) == Array(3001..<max(3001, statistics.lastPosition + 1)))
        _ = try await StoreBench.drain(store)
        await store.tick()
        #expect(await store.statistics().state == .writing)
        #expect(await store.statistics().pendingRecords == 0)
    }

    @Test("at closing is said to have cost what was still in memory")
    func closing() async throws {
        let store = try bench.open { $0.reserveBytes = 1000 }
        bench.world.setFreeBytes(0)
        _ = store.append(bench.records(1...7))
        await store.close()
        #expect(store.pastNotices.last?.text.hasPrefix("7 records were still in memory") == true)
    }

    @Test("keeps ballast for the ledger while there is room")
    func ballast() async throws {
        let store = try bench.open { $0.ballastBytes = 100_000 }
        await store.tick()
        #expect(bench.directory.bytes(of: "ballast").count == 100_000)
        await store.close()
    }

    @Test("of memory refuses a record that is larger than any frame may be")
    func oversized() async throws {
        let store = try bench.open()
        #expect(store.append([bench.record(1, rawBytes: RecordLimits.maximumRawBytes + 1), bench.record(2)]) == 1)
        await store.tick()
        await store.tick()
        let found = try await StoreBench.drain(store)
        #expect(found.map(\.stored.record.direction) == [.received, .note])
    }
}
