import Delivery
import Sensing
import TestSupport
import Testing

@testable import Archive

@Suite(
    "Several archives on one PostgreSQL",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresConcurrencyTests {
    private static let batches = 60
    private static let recordsPerBatch: UInt64 = 40
    private static let all = 1...UInt64(batches) * recordsPerBatch

    /// Every batch twice, in an order of its own, metadata in some, and in groups of up to four.
    private static func groups(seed: UInt64, of streams: [BatchStream]) -> [[ReceivedBatch]] {
        var random = SeededGenerator(seed: seed)
        var indices = (0..<batches).flatMap { index in streams.map { (UInt64(index), $0) } }
        indices += indices
        indices.shuffle(using: &random)
        let received = indices.map { index, stream in
            let first = index * recordsPerBatch + 1
            return Samples.batch(
                first...first + recordsPerBatch - 1, of: stream, withMetadata: random.next() % 4 > 0)
        }
        var groups: [[ReceivedBatch]] = []
        var next = 0
        while next < received.count {
            let end = min(received.count, next + 1 + Int(random.next() % 4))
            groups.append(Array(received[next..<end]))
            next = end
        }
        return groups
    }

    /// As a station does: what could not be stored comes again, and with metadata when it is asked for.
    private static func deliver(_ groups: [[ReceivedBatch]], to archive: PostgresArchive) async throws -> Int {
        var stored = 0
        for group in groups {
            var waiting = group
            for _ in 0..<1000 where !waiting.isEmpty {
                guard let outcomes = try? await archive.store(waiting) else { continue }
                var again: [ReceivedBatch] = []
                for (received, outcome) in zip(waiting, outcomes) {
                    switch outcome {
                    case .stored(let records, _, _): stored += records
                    case .needsMetadata:
                        var told = received
                        told.batch.metadata = [Samples.ctd, Samples.adcp]
                        again.append(told)
                    case .contradiction(let reason): throw TestProblem(reason)
                    }
                }
                waiting = again
            }
            if !waiting.isEmpty { throw TestProblem("a group was never stored") }
        }
        return stored
    }

    @Test(
        "Three that take the same batches in any order hold each record exactly once", arguments: [1, 2, 3] as [UInt64])
    func sameBatches(seed: UInt64) async throws {
        let test = try await TestArchive()
        let streams = ["demo", "other"].map { BatchStream(station: $0, epoch: "epoch-1") }
        let archives = [test.archive, try await test.another(), try await test.another()]
        let stored = try await withThrowingTaskGroup(of: Int.self) { group in
            for (number, archive) in archives.enumerated() {
                let groups = Self.groups(seed: seed &* 100 &+ UInt64(number), of: streams)
                group.addTask { try await Self.deliver(groups, to: archive) }
            }
            return try await group.reduce(0, +)
        }
        #expect(stored == 2 * Self.all.count, "seed \(seed)")
        for stream in streams { try await Self.expectAll(in: test.archive, of: stream, seed: seed) }
        #expect(
            try test.sql("SELECT count(*) FROM (SELECT DISTINCT stream_id, position FROM record) AS one")
                .integer(0, 0) == Int64(2 * Self.all.count))
    }

    @Test(
        "Connections that the server ends in the middle cost nothing and double nothing",
        arguments: [11, 12] as [UInt64])
    func endedConnections(seed: UInt64) async throws {
        let test = try await TestArchive()
        let archives = [test.archive, try await test.another()]
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for (number, archive) in archives.enumerated() {
                let groups = Self.groups(seed: seed &* 100 &+ UInt64(number), of: [Samples.stream])
                group.addTask {
                    _ = try await Self.deliver(groups, to: archive)
                    return true
                }
            }
            group.addTask {
                // Ends whatever is connected as fast as it can, until everything is delivered.
                while !Task.isCancelled {
                    _ = try? test.sql(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.3
                        """)
                    try? await Task.sleep(for: .milliseconds(5))
                }
                return false
            }
            var running = archives.count
            for try await isArchive in group where isArchive {
                running -= 1
                if running == 0 { group.cancelAll() }
            }
        }
        try await Self.expectAll(in: test.archive, of: Samples.stream, seed: seed)
    }

    private static func expectAll(in archive: PostgresArchive, of stream: BatchStream, seed: UInt64) async throws {
        // The connection for reading may be one of those that were ended; it comes back by itself.
        var sum: AuditBlock?
        for _ in 0..<100 where sum == nil { sum = try? await archive.sum(of: stream) }
        #expect(sum?.block == Samples.block(all), "seed \(seed)")
        #expect(sum?.unlisted == [] && sum?.unfounded == [] && sum?.orphans == 0, "seed \(seed)")
        let listing = try await archive.stations().first { $0.station == stream.station }
        #expect(listing?.epochs.first?.records == UInt64(all.count), "seed \(seed)")
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
