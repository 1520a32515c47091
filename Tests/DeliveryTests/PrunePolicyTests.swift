import Delivery
import Sensing
import Testing

@Suite("The policy of pruning")
struct PrunePolicyTests {
    private let policy = PrunePolicy(keepNanoseconds: 100, limitBytes: 1000)

    @Test("unlinks nothing that a required destination lacks, however full the disk is")
    func required() {
        let segments = [segment("a", 1, 10, written: 0), segment("b", 11, 20, written: 0)]
        let required = [confirmed(1, 20), confirmed(1, 9)]
        let policy = PrunePolicy(keepNanoseconds: 0, limitBytes: 0)
        #expect(policy.segmentsToUnlink(segments, required: required, now: at(9999)).isEmpty)
    }

    @Test("unlinks what every required destination has once it is old enough")
    func age() {
        let segments = [segment("a", 1, 10, written: 0), segment("b", 11, 20, written: 50)]
        let gone = policy.segmentsToUnlink(segments, required: [confirmed(1, 20)], now: at(120))
        #expect(gone.map(\.name) == ["a"])
    }

    @Test("unlinks the oldest first and stops below the limit")
    func limit() {
        let segments = [
            segment("a", 1, 10, written: 0, bytes: 600), segment("b", 11, 20, written: 0, bytes: 600),
            segment("c", 21, 30, written: 0, bytes: 600),
        ]
        let gone = policy.segmentsToUnlink(segments, required: [confirmed(1, 30)], now: at(1))
        #expect(gone.map(\.name) == ["a", "b"])
    }

    @Test("passes over an old segment that is lacking for a younger one that is not")
    func passesOver() {
        let segments = [segment("a", 1, 10, written: 0), segment("b", 11, 20, written: 0)]
        let gone = PrunePolicy(keepNanoseconds: 100, limitBytes: 0).segmentsToUnlink(
            segments, required: [confirmed(11, 20)], now: at(1))
        #expect(gone.map(\.name) == ["b"])
    }

    @Test("never unlinks the segment that is being written")
    func open() {
        var newest = segment("a", 1, 10, written: 0)
        newest.isOpen = true
        #expect(policy.segmentsToUnlink([newest], required: [confirmed(1, 10)], now: at(9999)).isEmpty)
    }

    @Test("takes a confirmation of another epoch for none")
    func epochs() {
        let segments = [segment("a", 1, 10, written: 0)]
        let other = ["other": RangeSet([PositionRange(first: 1, last: 10)])]
        #expect(policy.segmentsToUnlink(segments, required: [other], now: at(9999)).isEmpty)
    }

    private func segment(
        _ name: String, _ first: UInt64, _ last: UInt64, written: Int64, bytes: UInt64 = 10
    ) -> PrunePolicy.Segment {
        PrunePolicy.Segment(
            name: name, epoch: "e", range: PositionRange(first: first, last: last), bytes: bytes,
            lastWritten: at(written), isOpen: false)
    }

    private func confirmed(_ first: UInt64, _ last: UInt64) -> [String: RangeSet] {
        ["e": RangeSet([PositionRange(first: first, last: last)])]
    }

    private func at(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }
}
