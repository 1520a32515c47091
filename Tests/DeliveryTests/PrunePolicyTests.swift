import Delivery
import Sensing
import Testing

@Suite("The policy of pruning")
struct PrunePolicyTests {
    private let policy = PrunePolicy(keepNanoseconds: 100, limitBytes: 1000, dropsOldest: true)

    @Test("lets nothing go that somebody lacks, however full the disk is, when new records are to be refused")
    func refusing() {
        let policy = PrunePolicy(keepNanoseconds: 0, limitBytes: 0, dropsOldest: false)
        let decision = policy.decide(
            [segment("a", .data), segment("b", .raw), segment("c", .nothing)], now: at(9999))
        #expect(decision.pruned.map(\.name) == ["c"])
        #expect(decision.dropped.isEmpty)
    }

    @Test("lets go what nobody lacks once it is old enough, and what somebody lacks never for its age")
    func age() {
        let segments = [segment("a", .nothing), segment("b", .nothing, written: 50), segment("c", .raw)]
        let decision = policy.decide(segments, now: at(120))
        #expect(decision.pruned.map(\.name) == ["a"])
        #expect(decision.dropped.isEmpty)
    }

    @Test("keeps what nobody lacks as long as there is room when no age is set")
    func quota() {
        let policy = PrunePolicy(keepNanoseconds: nil, limitBytes: 1000, dropsOldest: true)
        let segments = [segment("a", .nothing, bytes: 500), segment("b", .nothing, bytes: 500)]
        #expect(policy.decide(segments, now: at(.max)).pruned.isEmpty)
        let more = segments + [segment("c", .data, bytes: 1)]
        #expect(policy.decide(more, now: at(.max)) == decision(pruned: [segments[0]]))
    }

    @Test(
        "goes from what nobody lacks over what lacks raw bytes to the rest, oldest first, and stops below the limit"
    )
    func order() {
        let segments = [
            segment("a", .data, bytes: 600), segment("b", .raw, bytes: 600), segment("c", .nothing, bytes: 600),
            segment("d", .raw, bytes: 600), segment("e", .data, bytes: 600),
        ]
        func gone(_ limit: UInt64) -> [String] {
            let decision = PrunePolicy(keepNanoseconds: nil, limitBytes: limit, dropsOldest: true)
                .decide(segments, now: at(0))
            return (decision.pruned + decision.dropped).map(\.name)
        }
        #expect(gone(3000) == [])
        #expect(gone(2999) == ["c"])
        #expect(gone(2000) == ["c", "b"])
        #expect(gone(1200) == ["c", "b", "d"])
        #expect(gone(1) == ["c", "b", "d", "a", "e"])
    }

    @Test("never lets the segment go that is being written")
    func open() {
        let policy = PrunePolicy(keepNanoseconds: 0, limitBytes: 0, dropsOldest: true)
        for lacking in [PrunePolicy.Lacking.nothing, .raw, .data] {
            var newest = segment("a", lacking)
            newest.isOpen = true
            #expect(policy.decide([newest], now: at(9999)) == PrunePolicy.Decision())
        }
    }

    private func decision(pruned: [PrunePolicy.Segment]) -> PrunePolicy.Decision {
        var decision = PrunePolicy.Decision()
        decision.pruned = pruned
        return decision
    }

    private func segment(
        _ name: String, _ lacking: PrunePolicy.Lacking, written: Int64 = 0, bytes: UInt64 = 10
    ) -> PrunePolicy.Segment {
        PrunePolicy.Segment(name: name, bytes: bytes, lastWritten: at(written), lacking: lacking, isOpen: false)
    }

    private func at(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }
}
