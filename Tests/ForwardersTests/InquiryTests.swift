import Delivery
import Testing

@testable import Forwarders

@Suite("What an archive that was restored from a backup is asked and sent")
struct InquiryTests {
    private static let second = VirtualDestination.second

    private var world: VirtualDestination {
        var policy = ForwardingPolicy(seed: 7)
        policy.maximumRecords = 100
        var world = VirtualDestination(policy: policy, records: 1000)
        world.run(to: 10 * Self.second)
        return world
    }

    /// The archive starts again with only this of what it had.
    private func restored(_ world: VirtualDestination, keeping kept: RangeSet) -> VirtualDestination {
        var world = world
        world.archived = kept
        world.archive = "run-2"
        world.stored.insert(PositionRange(first: 1001, last: 1010))
        world.machine.committed()
        world.now += 100 * Self.second
        world.run(to: world.now + 120 * Self.second)
        return world
    }

    @Test("a quiet station notices within an hour, without a record to send")
    func quiet() {
        var world = world
        let kept = RangeSet([PositionRange(first: 1, last: 400)])
        world.archived = kept
        world.archive = "run-2"
        world.run(to: 30 * 60 * Self.second)
        #expect(world.archived == kept)
        world.run(to: 61 * 60 * Self.second)
        #expect(world.archived.ranges == [PositionRange(first: 1, last: 1000)])
    }

    @Test("what it lacks is sent again, and nothing else")
    func again() {
        let kept = RangeSet([PositionRange(first: 1, last: 400)])
        let before = world
        #expect(before.stored.isEmpty)
        let after = restored(before, keeping: kept)
        #expect(after.archived.ranges == [PositionRange(first: 1, last: 1010)])
        #expect(after.machine.tally.revokedRecords == 600)
        #expect(after.machine.message(now: after.now) == nil)
        #expect(after.sizes.dropFirst(before.sizes.count).reduce(0, +) == 610)
    }

    @Test("an archive that has everything is asked, and sent nothing")
    func complete() {
        let before = world
        let after = restored(before, keeping: before.archived)
        #expect(after.inquiries > before.inquiries)
        #expect(after.machine.tally.revokedRecords == 0)
    }

    @Test("what is no longer on disk is told")
    func gone() {
        var before = world
        before.pruned = RangeSet([PositionRange(first: 1, last: 500)])
        let after = restored(before, keeping: RangeSet([PositionRange(first: 1, last: 400)]))
        #expect(after.archived.count == 910)
        #expect(after.machine.inquiries.lostRecords == 100)
        #expect(after.machine.message(now: after.now)?.contains("lacks 100 records that it had confirmed") == true)
    }

    @Test("an archive that lacks again what it has acknowledged again is not sent it for ever")
    func contradiction() {
        var world = restored(world, keeping: RangeSet([PositionRange(first: 1, last: 400)]))
        for _ in 0..<5 {
            // The same run loses it once more, and trouble on the link makes the station ask.
            world.archived.remove(PositionRange(first: 401, last: 1000))
            world.machine.linkChanged(.up, now: world.now)
            world.run(to: world.now + 120 * Self.second)
            world.now += 120 * Self.second
        }
        #expect(world.machine.tally.revokedRecords == 600)
        #expect(world.machine.message(now: world.now)?.contains("says again that it lacks them") == true)
    }

    @Test("is asked at most once a minute, however often the link breaks")
    func rarely() {
        var world = world
        let before = world.inquiries
        for _ in 0..<100 {
            world.machine.linkChanged(.down("gone"), now: world.now)
            world.machine.linkChanged(.up, now: world.now)
            world.now += Self.second
            world.settle()
        }
        #expect(world.inquiries - before <= 3)
    }

    @Test("is asked at once when it was never heard before, and not when two take turns behind one address")
    func fleet() {
        var world = world
        for (archive, expected) in [("run-2", 1), ("run-1", 0), ("run-2", 0), ("run-3", 1)] {
            let before = world.inquiries
            world.archive = archive
            world.stored.insert(PositionRange(first: world.confirmed.count + 1, last: world.confirmed.count + 1))
            world.machine.committed()
            world.settle()
            #expect(world.inquiries - before == expected, "\(archive)")
        }
    }

    @Test("what is acknowledged while an inquiry is on its way is not taken back by its answer")
    func race() {
        var bench = MachineBench(ForwardingPolicy(seed: 1))
        _ = bench.next()
        let old = PartRanges(data: RangeSet([PositionRange(first: 1, last: 10)]))
        let inquiries = bench.machine.surveyed([MachineBench.epoch: old], now: 0)
        bench.send()
        let id = bench.give(PositionRange(first: 11, last: 20), in: .live)
        let fresh = PartRanges(data: RangeSet([PositionRange(first: 11, last: 20)]))
        bench.machine.replied(to: id, BatchReply(stream: MachineBench.stream, acknowledged: fresh), now: 0)
        let answer = BatchReply(stream: MachineBench.stream, held: PartRanges())
        bench.machine.replied(to: inquiries[0].id, answer, now: 0)
        var revoked = PartRanges()
        while let action = bench.next() {
            if case .revoke(_, let parts) = action { revoked.formUnion(parts) }
            if case .fetch(let request) = action { bench.machine.fetchedNothing(in: request.lane) }
            if case .survey = action { _ = bench.machine.surveyed([:], now: 0) }
        }
        #expect(revoked == old)
    }
}
