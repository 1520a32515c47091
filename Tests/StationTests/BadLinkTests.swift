import SimulatedInstruments
import Testing

@Suite("A bad link to the archive", .timeLimit(.minutes(10)))
struct BadLinkTests {
    private static let plans = [
        LinePlan(name: "ctd", kind: .sbe37, settings: ["interval": "1", "seed": "61"]),
        LinePlan(name: "adcp", kind: .adcp, settings: ["interval": "30", "seed": "62"]),
    ]

    @Test("loses and doubles nothing: what is lost, repeated or damaged on it is sent again and stored once")
    func everything() async throws {
        var chance = SeededGenerator(seed: 63, purpose: "link")
        var used: [Passage: Int] = [:]
        let station = try await VirtualStation(Self.plans)
        for _ in 0..<10 {
            await station.run(seconds: 60)
            try await station.drain(batch: 10) {
                let passage = Passage.allCases[chance.integer(below: Passage.allCases.count)]
                used[passage, default: 0] += 1
                return passage
            }
        }
        #expect(used.count == Passage.allCases.count && used.values.allSatisfy { $0 > 20 })
        let verdict = try await station.audit()
        #expect(verdict.isClean, "\(verdict.findings)")
        let statistics = await station.store.statistics()
        #expect(verdict.agreed == statistics.storedRecords && verdict.agreed > 600)
        #expect(try station.archived.count("observation") == Int64(statistics.storedObservations))
        let archived = await station.archive.statistics
        #expect(archived.duplicateRecords > 0 && archived.refusedBatches > 0)
    }

    @Test(
        "that damages a batch leaves its records in the backlog, and the archive says why",
        arguments: [
            Passage.bitFlipped, .cutShort,
        ])
    func damaged(passage: Passage) async throws {
        let station = try await VirtualStation([Self.plans[0]])
        await station.run(seconds: 30)
        let before = await station.backlog
        var isFirst = true
        let stored = try await station.drain(batch: 100) {
            defer { isFirst = false }
            return isFirst ? passage : .whole
        }
        // Data and raw bytes travel apart, and events before both.
        #expect(before > 0 && (2...3).contains(stored))
        #expect(await station.archive.statistics.refusedBatches == 1)
        #expect(await station.archive.statistics.storedRecords == before)
        #expect(await station.backlog == 0)
    }
}
