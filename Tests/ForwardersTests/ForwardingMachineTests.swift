import Delivery
import Testing

@testable import Forwarders

@Suite("A forwarding machine on virtual time")
struct ForwardingMachineTests {
    private static let second = VirtualDestination.second
    private static let day = 86_400 * second

    private func policy(records: Int = 100, window: Int = 1, replyTimeout: UInt64? = nil) -> ForwardingPolicy {
        var policy = ForwardingPolicy(seed: 7)
        policy.maximumRecords = records
        policy.window = window
        policy.replyTimeout = replyTimeout
        return policy
    }

    @Test("brings everything to a destination that is well, and then waits without a deadline")
    func plain() {
        var world = VirtualDestination(policy: policy(), records: 1050)
        world.run(to: 0)
        #expect(world.archived.ranges == [PositionRange(first: 1, last: 1050)])
        #expect(world.stored.isEmpty)
        #expect(world.machine.tally.acknowledgedRecords == 1050)
        #expect(world.machine.state == .connected)
        #expect(world.machine.deadline == nil)
    }

    @Test("asks the store again when a commit came while it was answering that there is nothing")
    func commitDuringFetch() {
        var machine = ForwardingMachine(policy: policy())
        guard case .fetch = machine.next(now: 0) else {
            Issue.record("the first thing is a fetch")
            return
        }
        machine.committed()
        machine.fetchedNothing()
        guard case .fetch = machine.next(now: 0) else {
            Issue.record("the commit was forgotten")
            return
        }
        machine.fetchedNothing()
        #expect(machine.next(now: 0) == nil)
    }

    @Test("sends metadata until the archive acknowledged once, and again when it asks")
    func metadata() {
        var machine = ForwardingMachine(policy: policy())
        var flags: [Bool] = []
        func deliver(_ range: PositionRange, _ reply: (Bool) -> BatchReply) {
            _ = machine.next(now: 0)
            let id = machine.fetched(epoch: "e", positions: RangeSet([range]), now: 0)
            while case .deliver(_, let withMetadata) = machine.next(now: 0) {
                flags.append(withMetadata)
                machine.replied(to: id, reply(withMetadata), now: 0)
            }
        }
        let first = PositionRange(first: 1, last: 5)
        let acknowledged = { (range: PositionRange) in BatchReply(station: "s", epoch: "e", acknowledged: [range]) }
        deliver(first) { _ in acknowledged(first) }
        let second = PositionRange(first: 6, last: 9)
        deliver(second) { _ in acknowledged(second) }
        let third = PositionRange(first: 10, last: 12)
        deliver(third) { $0 ? acknowledged(third) : BatchReply(station: "s", epoch: "e", needMetadata: true) }
        #expect(flags == [true, false, false, true])
    }

    @Test("tries a destination that is down for ever, never longer apart than the bound, and recovers by itself")
    func outage() {
        var world = VirtualDestination(policy: policy(), records: 10)
        world.error = .unreachable("connection refused")
        world.run(to: 7 * Self.day)
        #expect(world.machine.state == .waiting)
        #expect(world.machine.message(now: world.now)?.contains("connection refused") == true)
        // A week of tries, each 45 to 60 s after the one before.
        #expect((10_000...14_000).contains(world.sizes.count))
        world.error = nil
        world.run(to: world.now + 61 * Self.second)
        #expect(world.stored.isEmpty)
        #expect(world.machine.state == .connected)
        #expect(world.machine.message(now: world.now) == nil)
    }

    @Test("counts batches that fail together as one failure")
    func oneFailure() {
        var machine = ForwardingMachine(policy: policy(window: 4))
        var ids: [Int] = []
        for index in 0..<4 {
            _ = machine.next(now: 0)
            let first = UInt64(index * 10 + 1)
            let positions = RangeSet([PositionRange(first: first, last: first + 9)])
            ids.append(machine.fetched(epoch: "e", positions: positions, now: 0))
            _ = machine.next(now: 0)
        }
        for id in ids { machine.failed(id, .unreachable("gone"), now: 5) }
        #expect(machine.deadline.map { $0 <= 5 + Self.second } == true)
        // And then one batch at a time until the destination is known to be well.
        let later = 5 + 2 * Self.second
        guard case .fetch = machine.next(now: later) else {
            Issue.record("it is time to try again")
            return
        }
        _ = machine.fetched(epoch: "e", positions: RangeSet([PositionRange(first: 1, last: 10)]), now: later)
        _ = machine.next(now: later)
        #expect(machine.next(now: later) == nil)
    }

    @Test("keeps as many batches under way as the window allows, each with other records")
    func window() {
        var machine = ForwardingMachine(policy: policy(records: 10, window: 3))
        var excluded: [UInt64] = []
        while let action = machine.next(now: 0) {
            guard case .fetch(let request) = action else { continue }
            let held = request.excluding["e"] ?? RangeSet()
            excluded.append(held.count)
            let first = (held.last ?? 0) + 1
            _ = machine.fetched(epoch: "e", positions: RangeSet([PositionRange(first: first, last: first + 9)]), now: 0)
        }
        #expect(excluded == [0, 10, 20])
    }

    @Test("sends a batch again when no acknowledgement came in time")
    func silence() {
        var world = VirtualDestination(policy: policy(replyTimeout: 30 * Self.second), records: 10)
        world.isSilent = true
        world.run(to: 29 * Self.second)
        #expect(world.sizes == [10])
        world.run(to: 100 * Self.second)
        #expect(world.abandoned.first == 1)
        #expect(world.sizes.count > 1)
        #expect(world.machine.state == .waiting)
        #expect(world.machine.message(now: world.now)?.contains("no acknowledgement within 30 s") == true)
        world.isSilent = false
        world.run(to: world.now + 120 * Self.second)
        #expect(world.stored.isEmpty)
    }

    @Test("believes an acknowledgement that comes late, but only for what it sent")
    func lateReply() {
        var world = VirtualDestination(policy: policy(replyTimeout: 30 * Self.second), records: 10)
        world.isSilent = true
        world.run(to: 31 * Self.second, until: { !$0.abandoned.isEmpty })
        let range = PositionRange(first: 4, last: 90)
        let reply = BatchReply(station: "demo", epoch: VirtualDestination.epoch, acknowledged: [range])
        world.machine.linkChanged(.reply(reply), now: world.now)
        world.settle()
        #expect(world.stored.ranges == [PositionRange(first: 1, last: 3)])
        let other = BatchReply(station: "demo", epoch: "another epoch", acknowledged: [range])
        world.machine.linkChanged(.reply(other), now: world.now)
        world.settle()
        #expect(world.stored.ranges == [PositionRange(first: 1, last: 3)])
        #expect(world.machine.tally.acknowledgedRecords == 7)
    }

    @Test(
        "treats a reply that makes no sense like a destination that is down",
        arguments: [
            BatchReply(station: "demo", epoch: "epoch-1"),
            BatchReply(station: "demo", epoch: "other", acknowledged: [PositionRange(first: 1, last: 10)]),
            BatchReply(station: "demo", epoch: "epoch-1", acknowledged: [PositionRange(first: 5, last: 11)]),
        ])
    func nonsense(reply: BatchReply) {
        var machine = ForwardingMachine(policy: policy())
        _ = machine.next(now: 0)
        let sent = RangeSet([PositionRange(first: 1, last: 10)])
        let id = machine.fetched(epoch: "epoch-1", positions: sent, now: 0)
        _ = machine.next(now: 0)
        machine.replied(to: id, reply, now: 0)
        #expect(machine.next(now: 0) == nil)
        #expect(machine.state == .waiting)
        #expect(machine.message(now: 0)?.contains("makes no sense") == true)
        #expect(machine.tally.acknowledgedRecords == 0)
        #expect(machine.deadline != nil)
    }

    @Test(
        "isolates the records that an archive refuses, so that all others go through", arguments: [1, 500, 777, 1000])
    func poison(position: UInt64) {
        var world = VirtualDestination(policy: policy(records: 1000, window: 2), records: 3000)
        world.poison = [position, position + 1000]
        world.run(to: 60 * Self.second)
        let others = RangeSet([PositionRange(first: 1, last: 3000)]).count - 2
        #expect(world.archived.count == others)
        #expect(world.stored.ranges.map(\.first) == [position, position + 1000])
        #expect(world.machine.tally.refusedRecords == 2)
        #expect(
            world.machine.message(now: world.now) == "2 records refused and kept here: record "
                + "\(position + 1000) is bad")
        #expect(world.sizes.count < 60)
    }

    @Test("offers refused records again later, and slowly")
    func refusedAgain() {
        var world = VirtualDestination(policy: policy(), records: 100)
        world.poison = [42]
        world.run(to: 60 * Self.second)
        let attempts = world.sizes.count
        world.run(to: 899 * Self.second)
        #expect(world.sizes.count == attempts)
        world.poison = []
        world.run(to: 901 * Self.second)
        #expect(world.stored.isEmpty)
        #expect(world.machine.tally.refusedRecords == 0)
        #expect(world.machine.message(now: world.now) == nil)
    }

    @Test("does not set records aside one by one at an archive that refuses everything")
    func refusedAltogether() {
        var world = VirtualDestination(policy: policy(), records: 1000)
        world.refusesEverything = "this archive does not accept station 'demo'"
        world.run(to: Self.day)
        #expect(world.machine.state == .failed)
        #expect(world.machine.message(now: world.now)?.contains("does not accept station 'demo'") == true)
        #expect(world.machine.tally.refusedRecords < 150)
        world.refusesEverything = nil
        world.run(to: 2 * Self.day)
        #expect(world.stored.isEmpty)
        #expect(world.machine.state == .connected)
    }

    @Test("waits long at a destination that rejects our credentials, and sets no record aside")
    func rejected() {
        var world = VirtualDestination(policy: policy(), records: 1000)
        world.error = .rejected("the destination answers 401")
        world.run(to: Self.day)
        #expect(world.machine.state == .failed)
        #expect(world.machine.tally.refusedRecords == 0)
        #expect(world.sizes.count < 150)
        world.error = nil
        world.run(to: 2 * Self.day)
        #expect(world.stored.isEmpty)
    }

    @Test("makes batches smaller for a destination that takes no large ones")
    func tooLarge() {
        var machine = ForwardingMachine(policy: policy(records: 64))
        var limits: [Int] = []
        for _ in 0..<4 {
            guard case .fetch(let request) = machine.next(now: 0) else { break }
            limits.append(request.maximumRecords)
            let batch = RangeSet([PositionRange(first: 1, last: UInt64(request.maximumRecords))])
            let id = machine.fetched(epoch: "e", positions: batch, now: 0)
            _ = machine.next(now: 0)
            machine.failed(id, .tooLarge("413"), now: 0)
        }
        #expect(limits == [64, 32, 16, 8])
    }

    @Test("sends nothing while the link is known to be down, and at once when it is back")
    func linkDown() {
        var world = VirtualDestination(policy: policy(replyTimeout: 30 * Self.second), records: 10)
        world.machine.linkChanged(.down("127.0.0.1:1883: Connection refused"), now: 0)
        world.run(to: Self.day)
        #expect(world.sizes.isEmpty)
        #expect(world.machine.state == .waiting)
        #expect(world.machine.message(now: 0) == "127.0.0.1:1883: Connection refused")
        world.machine.linkChanged(.up, now: world.now)
        world.settle()
        #expect(world.stored.isEmpty)
        #expect(world.machine.state == .connected)
    }

    @Test("backs off when the store cannot write an acknowledgement down")
    func storeFails() {
        var machine = ForwardingMachine(policy: policy())
        _ = machine.next(now: 0)
        machine.storeFailed("cannot read the store: disk I/O error", now: 0)
        #expect(machine.next(now: 0) == nil)
        #expect(machine.deadline.map { $0 > 0 } == true)
        #expect(machine.message(now: 0)?.contains("disk I/O error") == true)
    }

    @Test("decides the same when the same happens", arguments: [UInt64(1), 2, 3, 4, 5])
    func determinism(seed: UInt64) {
        func play() -> ([UInt64], UInt64) {
            var policy = policy(records: 37, window: 3, replyTimeout: 5 * Self.second)
            policy.seed = seed
            var world = VirtualDestination(policy: policy, records: 500)
            world.error = .unreachable("gone")
            world.run(to: 300 * Self.second)
            world.error = nil
            world.poison = [seed * 11]
            world.run(to: 400 * Self.second)
            return (world.sizes, world.now)
        }
        #expect(play() == play())
    }
}
