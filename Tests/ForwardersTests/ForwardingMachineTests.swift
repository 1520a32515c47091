import Delivery
import Store
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
        policy.firstReplyTimeout = replyTimeout ?? 0
        policy.inquiryInterval = nil
        return policy
    }

    /// A machine that was given a batch of the backlog, and hands it over.
    private func sending(
        _ range: PositionRange, policy: ForwardingPolicy
    ) -> (machine: ForwardingMachine, id: Int) {
        var bench = MachineBench(policy)
        let id = bench.give(range, in: .backlog)
        return (bench.machine, id)
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
        var bench = MachineBench(policy())
        guard case .fetch(let request) = bench.next() else {
            Issue.record("the first thing is a fetch")
            return
        }
        bench.machine.committed()
        bench.machine.fetchedNothing(in: request.lane)
        var again: [Lane] = []
        while case .fetch(let request) = bench.next() {
            again.append(request.lane)
            bench.machine.fetchedNothing(in: request.lane)
        }
        #expect(again == Lane.allCases)
    }

    @Test("asks the lanes in the order of their urgency")
    func order() {
        var bench = MachineBench(policy(window: 8))
        var lanes: [Lane] = []
        while case .fetch(let request) = bench.next() {
            lanes.append(request.lane)
            bench.machine.fetchedNothing(in: request.lane)
        }
        #expect(lanes == [.events, .live, .backlog, .raw])
    }

    @Test("keeps one place of the window free for what is new", arguments: [2, 3, 8])
    func placeForLive(window: Int) {
        var bench = MachineBench(policy(window: window))
        var position: UInt64 = 0
        var given: [Lane: Int] = [:]
        while case .fetch(let request) = bench.next() {
            guard request.lane >= .backlog else {
                bench.machine.fetchedNothing(in: request.lane)
                continue
            }
            position += 1
            given[request.lane, default: 0] += 1
            bench.accept(PositionRange(first: position, last: position), in: request.lane)
        }
        #expect(given == [.backlog: window - 1])
        bench.machine.committed()
        guard case .fetch(let request) = bench.next() else {
            Issue.record("there is no place for what is new")
            return
        }
        #expect(request.lane == .events)
    }

    @Test("gathers live records and raw bytes, but neither commands nor the rest of a backlog")
    func linger() {
        var policy = policy(window: 4)
        policy.linger = 10 * Self.second
        var bench = MachineBench(policy)
        while case .fetch(let request) = bench.next() { bench.machine.fetchedNothing(in: request.lane) }
        bench.now = 5 * Self.second
        bench.machine.committed()
        var asked: [Lane] = []
        while case .fetch(let request) = bench.next() {
            asked.append(request.lane)
            bench.machine.fetchedNothing(in: request.lane)
        }
        #expect(asked == [.events])
        #expect(bench.machine.deadline == 10 * Self.second)
    }

    @Test("sends metadata until the archive acknowledged once, and again when it asks")
    func metadata() {
        var bench = MachineBench(policy())
        var flags: [Bool] = []
        func deliver(_ range: PositionRange, asks: Bool = false) {
            let id = bench.give(range, in: .backlog)
            flags.append(bench.hadMetadata)
            let parts = PartRanges(data: RangeSet([range]))
            if asks {
                bench.machine.replied(to: id, BatchReply(stream: MachineBench.stream, needMetadata: true), now: 0)
                bench.send()
                flags.append(bench.hadMetadata)
            }
            bench.machine.replied(to: id, BatchReply(stream: MachineBench.stream, acknowledged: parts), now: 0)
            while case .acknowledge = bench.next() {}
            bench.machine.fetchedNothing(in: .events)
        }
        deliver(PositionRange(first: 1, last: 5))
        deliver(PositionRange(first: 6, last: 9))
        deliver(PositionRange(first: 10, last: 12), asks: true)
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

    @Test("counts batches that fail together as one failure, and then tries one at a time")
    func oneFailure() {
        var bench = MachineBench(policy(window: 4))
        var ids: [Int] = []
        for first: UInt64 in [1, 11, 21] {
            ids.append(bench.give(PositionRange(first: first, last: first + 9), in: .backlog))
        }
        for id in ids { bench.machine.failed(id, .unreachable("gone"), now: 5) }
        #expect(bench.machine.deadline.map { $0 <= 5 + Self.second } == true)
        bench.now = 5 + 2 * Self.second
        _ = bench.give(PositionRange(first: 1, last: 10), in: .backlog)
        #expect(bench.next() == nil)
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

    @Test("waits less for the first answer: a broker keeps nothing for an archive that was never there")
    func firstAnswer() {
        var policy = policy(replyTimeout: 30 * Self.second)
        policy.firstReplyTimeout = 5 * Self.second
        var world = VirtualDestination(policy: policy, records: 10)
        world.isSilent = true
        world.run(to: 5 * Self.second)
        #expect(world.abandoned == [1])
    }

    @Test("sends at once again when an archive appears behind the broker")
    func archiveAppears() {
        var world = VirtualDestination(policy: policy(replyTimeout: 30 * Self.second), records: 10)
        world.isSilent = true
        world.run(to: 0)
        world.isSilent = false
        world.machine.linkChanged(.archivePresent, now: world.now)
        world.settle()
        #expect(world.stored.isEmpty)
    }

    @Test("believes an acknowledgement that comes late, but only for what it sent")
    func lateReply() {
        var world = VirtualDestination(policy: policy(replyTimeout: 30 * Self.second), records: 10)
        world.isSilent = true
        world.run(to: 31 * Self.second, until: { !$0.abandoned.isEmpty })
        let parts = PartRanges(data: RangeSet([PositionRange(first: 4, last: 90)]))
        for stream in [
            BatchStream(station: "demo", epoch: "another epoch"),
            BatchStream(station: "another", epoch: VirtualDestination.epoch),
            BatchStream(station: "demo", epoch: VirtualDestination.epoch, product: "another"),
        ] {
            world.machine.linkChanged(.reply(BatchReply(stream: stream, acknowledged: parts)), now: world.now)
            world.settle()
        }
        #expect(world.stored.ranges == [PositionRange(first: 1, last: 10)])
        let reply = BatchReply(stream: VirtualDestination.stream, acknowledged: parts)
        world.machine.linkChanged(.reply(reply), now: world.now)
        world.settle()
        #expect(world.stored.ranges == [PositionRange(first: 1, last: 3)])
        #expect(world.machine.tally.acknowledgedRecords == 7)
    }

    @Test("treats a reply that makes no sense like a destination that is down", arguments: senselessReplies)
    func nonsense(reply: BatchReply) {
        var (machine, id) = sending(PositionRange(first: 1, last: 10), policy: policy())
        machine.replied(to: id, reply, now: 0)
        #expect(machine.next(now: LinkTime(monotonic: 0)) == nil)
        #expect(machine.state == .waiting)
        #expect(machine.message(now: 0)?.contains("makes no sense") == true)
        #expect(machine.tally.acknowledgedRecords == 0)
        #expect(machine.deadline != nil)
    }

    private static var senselessReplies: [BatchReply] {
        let sent = PartRanges(data: RangeSet([PositionRange(first: 1, last: 10)]))
        let more = PartRanges(data: RangeSet([PositionRange(first: 5, last: 11)]))
        return [
            BatchReply(stream: MachineBench.stream),
            BatchReply(stream: MachineBench.stream, held: sent),
            BatchReply(stream: BatchStream(station: "demo", epoch: "other"), acknowledged: sent),
            BatchReply(stream: BatchStream(station: "other", epoch: MachineBench.epoch), acknowledged: sent),
            BatchReply(
                stream: BatchStream(station: "demo", epoch: MachineBench.epoch, product: "x"), acknowledged: sent),
            BatchReply(stream: MachineBench.stream, acknowledged: more),
            BatchReply(stream: MachineBench.stream, acknowledged: PartRanges(data: sent.data, raw: sent.data)),
        ]
    }

    @Test(
        "isolates the records that an archive refuses, so that all others go through", arguments: [1, 500, 777, 1000])
    func poison(position: UInt64) {
        var world = VirtualDestination(policy: policy(records: 1000, window: 2), records: 3000)
        world.poison = [position, position + 1000]
        world.run(to: 60 * Self.second)
        #expect(world.archived.count == 2998)
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

    @Test("makes messages smaller for a destination that takes no large ones, down to fragments")
    func tooLarge() {
        var bench = MachineBench(policy(records: 5000))
        var limits: [Int?] = []
        for bytes in [4096, 2048, 1024, 512] {
            let id = bench.give(PositionRange(first: 1, last: 10), in: .backlog, bytes: bytes)
            limits.append(bench.limit)
            bench.machine.failed(id, .tooLarge("413"), now: 0)
        }
        #expect(limits == [BatchCoding.maximumBytes, 2048, 1024, 512])
        #expect(bench.machine.tally.refusedBatches == 0)
    }

    @Test("keeps below what the other end says that it takes")
    func saidLimit() {
        var bench = MachineBench(policy())
        bench.machine.linkChanged(.maximumBytes(340), now: 0)
        _ = bench.give(PositionRange(first: 1, last: 10), in: .backlog)
        #expect(bench.limit == 340)
        #expect(bench.aim == 340)
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

    @Test("backs off when the store cannot be read or written")
    func storeFails() {
        var bench = MachineBench(policy())
        _ = bench.next()
        bench.machine.storeFailed("cannot read the store: disk I/O error", now: 0)
        #expect(bench.next() == nil)
        #expect(bench.machine.deadline.map { $0 > 0 } == true)
        #expect(bench.machine.message(now: 0)?.contains("disk I/O error") == true)
    }

    @Test("settles positions without content with the next batch of their epoch, or by themselves after a minute")
    func settling() {
        var policy = policy()
        policy.inquiryInterval = 60 * Self.second
        var bench = MachineBench(policy)
        let empty = PartRanges(raw: RangeSet([PositionRange(first: 1, last: 9)]))
        bench.fetchNothing(until: .raw)
        let none = ForwardingMachine.Fetched(epoch: MachineBench.epoch, lane: .raw, covers: empty, records: 0)
        #expect(bench.machine.fetched(none, now: 0) == nil)
        let id = bench.give(PositionRange(first: 20, last: 21), in: .backlog)
        #expect(bench.settling == empty)
        bench.machine.failed(id, .cancelled, now: 0)
        bench.fetchNothing(until: .raw)
        _ = bench.machine.fetched(none, now: 0)
        bench.fetchNothing(until: nil)
        #expect(bench.machine.deadline == 60 * Self.second)
        bench.now = 60 * Self.second
        guard case .encode(_, let request) = bench.next() else {
            Issue.record("they were forgotten")
            return
        }
        #expect(request.settling == empty)
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
