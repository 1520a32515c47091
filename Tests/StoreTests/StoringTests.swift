import Delivery
import Sensing
import Testing

@testable import Store

@Suite("A station's store")
struct StoringTests {
    private let bench = StoreBench()

    @Test("gives back exactly the records that it took, with positions from 1 without a gap")
    func roundTrip() async throws {
        let store = try bench.open()
        var records = bench.records(1...500)
        records[3].defect = "checksum is 3B, the bytes give 4C"
        records[3].observations = []
        records[4].raw = []
        records[5].direction = .sent
        records[6].time.bound = nil
        records[7].loggerTime = Instant(nanoseconds: -5)
        records[8].defect = ""
        #expect(store.append(records) == 0)
        #expect(try await StoreBench.next(store, .live) == nil)
        await store.tick()
        let found = try await StoreBench.drain(store)
        #expect(found.map(\.stored.record) == records)
        #expect(found.map(\.stored.position) == Array(1...500))
    }

    @Test("commits with full synchronisation, as SQLite itself says")
    func synchronous() async throws {
        let store = try bench.open()
        _ = store.append(bench.records(1...1))
        await store.tick()
        #expect(try await store.actor.synchronousLevel() == 2)
    }

    @Test("never gives a position twice, although everything was drained, pruned and the store opened again")
    func sequence() async throws {
        var expected: UInt64 = 1
        var epochs: Set<String> = []
        for round in 0..<4 {
            let store = try bench.open { $0.keepSeconds = 0 }
            _ = store.append(bench.records(1...100))
            await store.tick()
            let found = try await StoreBench.drain(store)
            #expect(found.map(\.stored.position) == Array(expected..<expected + 100))
            expected += 100
            epochs.formUnion(found.map(\.epoch))
            bench.world.advance(seconds: 4000)
            _ = store.append(bench.records(1...1))
            await store.tick()
            bench.world.advance(seconds: 20)
            await store.tick()
            #expect(await store.statistics().prunedSegments == 1, "round \(round)")
            #expect(try await StoreBench.drain(store).map(\.stored.position) == [expected])
            expected += 1
            await store.close()
        }
        #expect(epochs.count == 1)
    }

    @Test("loses nothing that was committed when the process is killed at any moment")
    func killed() async throws {
        let store = try bench.open()
        for round in 1...5 {
            _ = store.append(bench.records(1...50))
            await store.tick()
            let image = StoreBench(directory: bench.directory.crashImage(), world: bench.world)
            let survivor = try image.open()
            let found = try await StoreBench.drain(survivor)
            #expect(found.map(\.stored.position) == Array(1...UInt64(50 * round)))
            #expect(await survivor.statistics().epoch == store.statistics().epoch)
            _ = survivor.append(bench.records(1...1))
            await survivor.tick()
            #expect(await survivor.statistics().lastPosition == UInt64(50 * round + 1))
            await survivor.close()
        }
    }

    @Test("gives the same numbers to the same instrument for ever, and new ones to new datastreams")
    func registration() async throws {
        let store = try bench.open()
        let first = try await store.register(StoreBench.ctd)
        #expect(first.datastreamNumbers == [1, 2])
        var other = StoreBench.ctd
        other.name = "ctd-2"
        #expect(try await store.register(other).datastreamNumbers == [3, 4])
        await store.close()

        let again = try bench.open()
        #expect(try await again.register(StoreBench.ctd) == first)
        var changed = StoreBench.ctd
        changed.datastreams.insert(
            DatastreamDescription(key: "salinity", name: "sea_water_practical_salinity", unit: "1", ucum: "1"), at: 1)
        #expect(try await again.register(changed).datastreamNumbers == [1, 5, 2])
        let epoch = await again.statistics().epoch
        let all = try await again.registrations(epoch: epoch)
        #expect(all.map(\.datastreamNumbers) == [[1, 2, 5], [3, 4]])
        #expect(all[0].number == first.number)
    }

    @Test("lets no second process in")
    func lock() async throws {
        let store = try bench.open()
        #expect(throws: StoreError.inUse(directory: bench.directory.path)) { try bench.open() }
        await store.close()
        await #expect(throws: StoreError.closed) { try await store.register(StoreBench.ctd) }
        await (try bench.open()).close()
    }

    @Test("refuses a ledger of a later version instead of guessing")
    func laterVersion() async throws {
        await (try bench.open()).close()
        let database = try SQLiteDatabase(path: bench.directory.path + "/ledger.db", mode: .readWrite)
        try database.execute("PRAGMA user_version = 9", purpose: "testing")
        database.close()
        #expect(throws: StoreError.laterVersion(path: bench.directory.path + "/ledger.db", found: 9, known: 2)) {
            try bench.open()
        }
    }

    @Test("tells its listeners of every commit, and ends their streams when it closes")
    func commits() async throws {
        let store = try bench.open()
        let commits = store.commits()
        _ = store.append(bench.records(1...3))
        await store.tick()
        _ = store.append(bench.records(4...4))
        await store.close()
        var positions: [PositionRange] = []
        for await commit in commits { positions.append(commit.positions) }
        #expect(positions == [PositionRange(first: 1, last: 3), PositionRange(first: 4, last: 4)])
    }

    @Test("commits by itself on its own thread, without being asked")
    func automatic() async throws {
        let store = try bench.open { options in
            options.ticksByItself = true
            options.tickMilliseconds = 5
        }
        var commits = store.commits().makeAsyncIterator()
        _ = store.append(bench.records(1...10))
        #expect(await commits.next()?.positions == PositionRange(first: 1, last: 10))
        await store.close()
    }

    @Test("takes records from many threads at once and stores each of them once")
    func threads() async throws {
        let store = try bench.open { options in
            options.ticksByItself = true
            options.tickMilliseconds = 1
        }
        let bench = bench
        await withTaskGroup(of: Void.self) { group in
            for link in 0..<4 {
                group.addTask {
                    for number in 0..<250 {
                        _ = store.append([bench.record(link * 250 + number, instrument: Int32(link + 1))])
                    }
                }
            }
        }
        await store.tick()
        let found = try await StoreBench.drain(store)
        #expect(found.map(\.stored.position) == Array(1...1000))
        #expect(Set(found.map(\.stored.record.raw)).count == 1000)
        for link in 1...4 {
            let values = found.filter { $0.stored.record.instrument == link }.map { $0.stored.record.observations[0] }
            #expect(values.compactMap(\.result.mantissa) == (0..<250).map { Int64((link - 1) * 250 + $0) })
        }
        await store.close()
    }
}
