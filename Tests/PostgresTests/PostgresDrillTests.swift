import Delivery
import Glibc
import Sensing
import Testing

@testable import Archive

@Suite(
    "PostgreSQL killed while it stores",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresDrillTests {
    @Test("What was answered is there after SIGKILL and a restart, and the archive goes on by itself")
    func killed() async throws {
        let server = try PostgresServer(isDurable: true)
        let test = try await TestArchive(on: server)
        var random = SeededGenerator(seed: 5)
        var answered = RangeSet()
        for round in 0..<4 {
            // One task stores batch after batch; the server is killed under it at some moment.
            let start = UInt64(round) * 10_000 + 1
            async let confirmed = Self.store(from: start, until: 40, in: test.archive)
            try await Task.sleep(for: .milliseconds(20 + Int(random.next() % 150)))
            server.stop(with: SIGKILL)
            answered.formUnion(await confirmed)
            try server.start()
            var held: PartRanges?
            for _ in 0..<400 where held == nil {
                held = try? await test.archive.held(of: Samples.stream)
                if held == nil { try await Task.sleep(for: .milliseconds(100)) }
            }
            #expect(answered.subtracting(try #require(held).data).isEmpty, "round \(round)")
        }
        #expect(!answered.isEmpty)
        // Everything again, as stations do: it is whole and nothing is there twice.
        for round in 0..<4 {
            let start = UInt64(round) * 10_000 + 1
            #expect(await Self.store(from: start, until: 40, in: test.archive).count == 40 * 25)
        }
        let blocks = try await test.archive.audit(
            Samples.stream, blockSize: 10_000, in: PositionRange(first: 1, last: 40_000), count: 4)
        let expected = (0..<4).map { Samples.block($0 * 10_000 + 1...$0 * 10_000 + 1000) }
        #expect(blocks?.map(\.block) == expected)
    }

    /// Returns what was answered.
    private static func store(from start: UInt64, until count: UInt64, in archive: PostgresArchive) async -> RangeSet {
        var answered = RangeSet()
        for index in 0..<count {
            let range = start + index * 25...start + index * 25 + 24
            guard let outcomes = try? await archive.store([Samples.batch(range)]), case .stored = outcomes[0] else {
                continue
            }
            answered.insert(PositionRange(first: range.lowerBound, last: range.upperBound))
        }
        return answered
    }
}
