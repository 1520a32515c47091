import Delivery
import Glibc
import Sensing
import Testing

@testable import Store

@Suite("A damaged file")
struct DamageTests {
    private let bench = StoreBench()

    @Test(
        "as the ledger is moved aside with its bytes kept, a new epoch begins, and everything on disk is delivered again",
        arguments: [0, 1, 100, 20_000])
    func ledger(garbage: Int) async throws {
        let first = try bench.open()
        _ = try await first.register(StoreBench.ctd)
        _ = first.append(bench.records(1...50))
        await first.tick()
        let before = try await StoreBench.drain(first)
        let epoch = await first.statistics().epoch
        await first.close()
        let bytes = [UInt8](repeating: 0x5A, count: garbage)
        bench.directory.write(bytes, to: "ledger.db")

        let store = try bench.open()
        let kept = try #require(bench.directory.names(in: "quarantine").first)
        #expect(kept.hasPrefix("ledger.db."))
        #expect(bench.directory.bytes(of: "quarantine/" + kept) == bytes)
        #expect(store.pastNotices.first?.severity == .error)
        #expect(store.pastNotices.first?.text.contains(kept) == true)
        _ = store.append(bench.records(51...60))
        await store.tick()
        let after = try await StoreBench.drain(store)
        #expect(Array(after.prefix(50)) == before)
        #expect(after.dropFirst(50).map(\.stored.position) == Array(1...10))
        #expect(await store.statistics().epoch != epoch)
        #expect(await store.epochs().first == epoch)
        // The segment itself knew what its numbers mean.
        #expect(try await store.registrations(epoch: epoch).map(\.description) == [StoreBench.ctd])
    }

    @Test("as the ledger loses what it knew of pruned records: they count as given, and an audit cannot compare them")
    func prunedBeforeTheLedgerWasLost() async throws {
        let change: (inout StoreOptions) -> Void = { options in
            options.segmentSeconds = 60
            options.keepSeconds = 0
        }
        let first = try bench.open(change)
        for _ in 0..<3 {
            _ = first.append(bench.records(1...10))
            await first.tick()
            bench.world.advance(seconds: 61)
        }
        let epoch = await first.statistics().epoch
        try await first.acknowledge(destination: "archive", epoch: epoch, both(1...10))
        await first.tick()
        await first.close()
        bench.directory.write([UInt8](repeating: 0x5A, count: 20_000), to: "ledger.db")
        let store = try bench.open(change)
        let statistics = await store.statistics()
        #expect(statistics.identityHolds)
        #expect([statistics.accepted, statistics.archived, statistics.buffered] == [30, 10, 20])
        let ledger = try await store.ledger(epoch: epoch)
        #expect(ledger.unverifiable.description == "1 to 10")
        #expect(ledger.blocks.map(\.range) == [PositionRange(first: 11, last: 30)])
    }

    @Test(
        "as the newest segment is moved aside with its log, and a new epoch with the same numbers begins",
        arguments: [true, false])
    func newestSegment(hasLog: Bool) async throws {
        let first = try bench.open()
        let registration = try await first.register(StoreBench.ctd)
        _ = first.append(bench.records(1...50))
        await first.tick()
        let epoch = await first.statistics().epoch
        let image = StoreBench(directory: hasLog ? bench.directory.crashImage() : bench.directory, world: bench.world)
        await first.close()
        let name = try #require(image.directory.names(in: "segments").first { $0.hasSuffix(".db") })
        var bytes = image.directory.bytes(of: "segments/" + name)
        for index in 0..<min(100, bytes.count) { bytes[index] ^= 0xFF }
        image.directory.write(bytes, to: "segments/" + name)
        let log = image.directory.bytes(of: "segments/" + name + "-wal")
        #expect(log.isEmpty != hasLog)
        // With a log the first page may be read from there, so the log is damaged too.
        image.directory.write(hasLog ? [UInt8](log.prefix(40)) : [], to: "segments/" + name + "-wal")

        let store = try image.open()
        let kept = image.directory.names(in: "quarantine")
        #expect(kept.contains { $0.hasPrefix(name) && image.directory.bytes(of: "quarantine/" + $0) == bytes })
        #expect(await store.statistics().epoch != epoch)
        #expect(try await store.register(StoreBench.ctd) == registration)
        _ = store.append(bench.records(1...5))
        await store.tick()
        #expect(try await StoreBench.drain(store).map(\.stored.position) == Array(1...5))
        #expect(store.pastNotices.contains { $0.severity == .error && $0.text.contains(name) })
    }

    @Test("as an older segment is moved aside when it is read; the others are delivered, and an audit knows of it")
    func olderSegment() async throws {
        let first = try bench.open { $0.segmentSeconds = 60 }
        for _ in 0..<3 {
            _ = first.append(bench.records(1...100))
            await first.tick()
            bench.world.advance(seconds: 61)
        }
        let epoch = await first.statistics().epoch
        await first.close()
        let name = bench.directory.names(in: "segments").filter { $0.hasSuffix(".db") }[1]
        let bytes = [UInt8]("this is no database, but it is long enough to be taken for one".utf8)
        bench.directory.write(bytes, to: "segments/" + name)

        let store = try bench.open()
        let found = try await StoreBench.drain(store)
        #expect(found.map(\.stored.position) == Array(1...100) + Array(201...300))
        #expect(bench.directory.names(in: "quarantine").first?.hasPrefix(name) == true)
        #expect(await store.statistics().epoch == epoch)
        #expect(try await store.ledger(epoch: epoch).setAside.description == "101 to 200")
        await store.close()
        let again = try bench.open()
        #expect(try await again.ledger(epoch: epoch).setAside.description == "101 to 200")
        #expect(await again.statistics().destinations.first?.backlogRecords == 0)
    }

    @Test("that is damaged while it is being written is moved aside, and what was in memory goes into a new epoch")
    func atRunTime() async throws {
        let store = try bench.open()
        _ = store.append((1...300).map { bench.record($0, rawBytes: 1000) })
        await store.tick()
        let epoch = await store.statistics().epoch
        let name = try #require(bench.directory.names(in: "segments").first)
        // Another process damages the file under the daemon: its schema no longer makes sense.
        let vandal = try SQLiteDatabase(path: bench.directory.path + "/segments/" + name, mode: .readWrite)
        try vandal.execute(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 999999 WHERE name = 'record'; "
                + "PRAGMA schema_version = 99",
            purpose: "vandalising")
        vandal.close()
        _ = store.append(bench.records(301...310))
        await store.tick()
        let statistics = await store.statistics()
        #expect(statistics.epoch != epoch)
        #expect(statistics.state == .writing)
        #expect(statistics.pendingRecords == 0)
        #expect(bench.directory.names(in: "quarantine").first?.hasPrefix(name) == true)
        #expect(try await StoreBench.drain(store).map(\.stored.record.raw) == bench.records(301...310).map(\.raw))
    }

    @Test("that is gone or old never makes a position be given twice")
    func goneFiles() async throws {
        let store = try bench.open()
        _ = store.append(bench.records(1...50))
        await store.tick()
        let old = bench.directory.crashImage()
        _ = store.append(bench.records(51...60))
        await store.tick()
        _ = try await StoreBench.drain(store)
        let epoch = await store.statistics().epoch
        await store.close()

        // The segment of an old backup beside the newest ledger.
        let name = try #require(bench.directory.names(in: "segments").first)
        bench.directory.write(old.bytes(of: "segments/" + name), to: "segments/" + name)
        bench.directory.write(old.bytes(of: "segments/" + name + "-wal"), to: "segments/" + name + "-wal")
        let restored = try bench.open()
        #expect(await restored.statistics().epoch != epoch)
        #expect(restored.pastNotices.contains { $0.text.contains("old files") })
        _ = restored.append(bench.records(1...1))
        await restored.tick()
        let second = await restored.statistics().epoch
        await restored.close()

        let newest = try #require(bench.directory.names(in: "segments").first { $0.hasPrefix(second) })
        try bench.directory.remove("segments/" + newest)
        let third = try bench.open()
        #expect(await third.statistics().epoch != second)
        #expect(third.pastNotices.contains { $0.text.contains("is gone") })
    }

    @Test(
        "that is complete and was emptied or removed keeps nothing else back, and an audit knows of it",
        arguments: [Loss.emptied, .removed, .removedWhileStopped])
    func nothingLeftOfAnOlderSegment(loss: Loss) async throws {
        let first = try await threeSegments()
        let epoch = await first.statistics().epoch
        let name = bench.directory.names(in: "segments").filter { $0.hasSuffix(".db") }[1]
        if loss == .removedWhileStopped { await first.close() }
        if loss == .emptied {
            bench.directory.write([], to: "segments/" + name)
        } else {
            try bench.directory.remove("segments/" + name)
        }

        let store = loss == .removedWhileStopped ? try bench.open() : first
        let found = try await StoreBench.drain(store)
        #expect(found.map(\.stored.position) == Array(1...100) + Array(201...300))
        #expect(try await store.ledger(epoch: epoch).setAside.description == "101 to 200")
        #expect(store.pastNotices.contains { $0.severity == .error && $0.text.contains(name) })
        #expect(await store.statistics().destinations.first?.backlogRecords == 0)
        await store.close()
        let again = try bench.open()
        #expect(!again.pastNotices.contains { $0.severity == .error })
    }

    enum Loss: String, CaseIterable, Sendable {
        case emptied, removed, removedWhileStopped
    }

    @Test("that cannot be read just now does not keep back the files behind it, and is told when nothing else is left")
    func unreadableForAWhile() async throws {
        let store = try await threeSegments()
        let path = "segments/" + bench.directory.names(in: "segments").filter { $0.hasSuffix(".db") }[1]
        let bytes = bench.directory.bytes(of: path)
        // A directory cannot be opened as a database, as a file cannot when there are no descriptors left.
        try bench.directory.remove(path)
        #expect(mkdir(bench.directory.path + "/" + path, 0o755) == 0)
        var found: [UInt64] = []
        await #expect(throws: StoreError.self) {
            while let batch = try await StoreBench.next(store, .backlog) {
                found += batch.records.map(\.position)
                try await store.acknowledge(destination: "archive", epoch: batch.epoch, batch.covers)
            }
        }
        #expect(found == Array(1...100) + Array(201...300))
        #expect(rmdir(bench.directory.path + "/" + path) == 0)
        bench.directory.write(bytes, to: path)
        #expect(try await StoreBench.drain(store).map(\.stored.position) == Array(101...200))
    }

    @Test("that is removed while it is being written is written again, and nothing of it is lost")
    func removedWhileWritten() async throws {
        let store = try bench.open()
        _ = store.append(bench.records(1...50))
        await store.tick()
        let epoch = await store.statistics().epoch
        for name in bench.directory.names(in: "segments") { try bench.directory.remove("segments/" + name) }
        _ = store.append(bench.records(51...60))
        await store.tick()
        #expect(await store.statistics().epoch == epoch)
        #expect(store.pastNotices.contains { $0.severity == .error && $0.text.contains("removed") })
        await store.close()
        let found = try await StoreBench.drain(try bench.open())
        #expect(found.map(\.stored.position) == Array(1...60))
        #expect(found.map(\.stored.record.raw) == bench.records(1...60).map(\.raw))
    }

    @Test("is named to a reader in another process after it has read the others, and its positions count as given")
    func readers() async throws {
        let store = try await threeSegments()
        let epoch = await store.statistics().epoch
        let names = bench.directory.names(in: "segments").filter { $0.hasSuffix(".db") }
        bench.directory.write([], to: "segments/" + names[0])
        let reader = try StationLedgerReader.open(directory: bench.directory.path)
        var found: [UInt64] = []
        #expect(throws: StoreError.self) {
            try reader.forEachRecord { _, stored in
                found.append(stored.position)
                return true
            }
        }
        #expect(found == Array(101...300))
        #expect(throws: StoreError.self) { try reader.ledger(epoch: epoch) }
        try bench.directory.remove("segments/" + names[0])
        #expect(try reader.ledger(epoch: epoch).setAside.description == "1 to 100")
    }

    /// A hundred records in each; the last is closed too, in that the next record would begin another.
    private func threeSegments() async throws -> StationStore {
        let store = try bench.open { $0.segmentSeconds = 60 }
        for _ in 0..<3 {
            _ = store.append(bench.records(1...100))
            await store.tick()
            bench.world.advance(seconds: 61)
        }
        return store
    }
}
