import Delivery
import Glibc
import Sensing
import Testing

@testable import Store

@Suite("Damage of any kind")
struct DamageKindsTests {
    private let bench = StoreBench()

    enum Damage: String, CaseIterable, Sendable {
        case bitFlips, truncated, zeroFilled, missing, unreadableHeader
    }

    @Test(
        "to a complete segment costs at most its positions, keeps its bytes, and is reported; all else is delivered",
        arguments: Damage.allCases, [UInt64(1), 2, 3])
    func segment(damage: Damage, seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let first = try bench.open { $0.segmentSeconds = 60 }
        for _ in 0..<3 {
            _ = first.append((1...100).map { bench.record($0, rawBytes: 200) })
            await first.tick()
            bench.world.advance(seconds: 61)
        }
        let epoch = await first.statistics().epoch
        let expected = try await StoreBench.drain(first, confirming: false)
        await first.close()
        let name = bench.directory.names(in: "segments").filter { $0.hasSuffix(".db") }[1]
        let damaged = try harm("segments/" + name, damage, &random)

        let store = try bench.open()
        let found = try await StoreBench.drain(store)
        let lost = Set(expected.map(\.stored.position)).subtracting(found.map(\.stored.position))
        #expect(lost.isSubset(of: Set(101...200)), "\(damage), seed \(seed)")
        // A flipped bit in a value or in free space cannot be seen by a database without checksums of its own.
        let outside = found.filter { !(101...200).contains($0.stored.position) }
        #expect(outside == expected.filter { !(101...200).contains($0.stored.position) }, "\(damage), seed \(seed)")
        let ledger = try await store.ledger(epoch: epoch)
        #expect(Set(ledger.setAside.ranges.flatMap { Array($0.first...$0.last) }) == lost, "\(damage), seed \(seed)")
        if !lost.isEmpty {
            #expect(store.pastNotices.contains { $0.severity == .error && $0.text.contains(name) })
            let kept = bench.directory.names(in: "quarantine").first { $0.hasPrefix(name) }
            let isKept = kept.map { bench.directory.bytes(of: "quarantine/" + $0) == damaged } ?? (damage == .missing)
            #expect(isKept, "\(damage), seed \(seed)")
        }
        let statistics = await store.statistics()
        #expect(statistics.identityHolds)
        #expect(statistics.setAside == UInt64(lost.count))
        _ = store.append(bench.records(1...5))
        await store.tick()
        #expect(try await StoreBench.drain(store).count == 5)
        await store.close()
    }

    @Test(
        "to the segment that was being written when the power went costs no start, and acquisition goes on",
        arguments: [Damage.bitFlips, .truncated, .zeroFilled, .unreadableHeader], [UInt64(1), 2])
    func newest(damage: Damage, seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let first = try bench.open()
        for _ in 0..<5 {
            _ = first.append((1...100).map { bench.record($0, rawBytes: 200) })
            await first.tick()
        }
        let image = StoreBench(directory: bench.directory.crashImage(), world: bench.world)
        let names = image.directory.names(in: "segments")
        let log = try #require(names.first { $0.hasSuffix("-wal") })
        _ = try harm("segments/" + log, damage, &random, in: image.directory)
        let store = try image.open()
        _ = store.append(bench.records(501...505))
        await store.tick()
        #expect(await store.statistics().state == .writing)
        let found = try await StoreBench.drain(store)
        #expect(found.suffix(5).map(\.stored.record.raw) == bench.records(501...505).map(\.raw))
        // Positions are never given twice, whatever was lost.
        #expect(Set(found.map { EpochPosition(epoch: $0.epoch, position: $0.stored.position) }).count == found.count)
        #expect(await store.statistics().identityHolds)
        await store.close()
    }

    @Test(
        "that makes the directory read-only stops writing and loses nothing that fits into memory",
        .enabled(if: geteuid() != 0, "root may write everywhere"))
    func readOnly() async throws {
        let store = try bench.open { $0.segmentSeconds = 60 }
        _ = store.append(bench.records(1...10))
        await store.tick()
        bench.world.advance(seconds: 61)
        chmod(bench.directory.path + "/segments", 0o555)
        _ = store.append(bench.records(11...20))
        await store.tick()
        #expect(await store.statistics().state == .failing)
        #expect(await store.statistics().pendingRecords == 10)
        chmod(bench.directory.path + "/segments", 0o755)
        await store.tick()
        #expect(await store.statistics().state == .writing)
        #expect(try await StoreBench.drain(store).count == 20)
    }

    /// Returns what the file holds afterwards.
    private func harm(
        _ file: String, _ damage: Damage, _ random: inout SeededRandom, in directory: TemporaryDirectory? = nil
    ) throws -> [UInt8] {
        let directory = directory ?? bench.directory
        var bytes = directory.bytes(of: file)
        switch damage {
        case .bitFlips:
            for _ in 0..<200 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
            }
        case .truncated: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
        case .zeroFilled:
            let start = Int.random(in: 0..<bytes.count, using: &random)
            for index in start..<min(bytes.count, start + 20_000) { bytes[index] = 0 }
        case .unreadableHeader: for index in 0..<100 { bytes[index] = 0xFF }
        case .missing:
            try directory.remove(file)
            return []
        }
        directory.write(bytes, to: file)
        return bytes
    }
}
