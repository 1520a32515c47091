import Delivery

@testable import Forwarders

/// A store and an archive on virtual time, driven by a `ForwardingMachine`. Nothing waits; `now` jumps to deadlines.
struct VirtualDestination {
    static let second: UInt64 = 1_000_000_000

    var machine: ForwardingMachine
    var now: UInt64 = 0
    /// Not acknowledged in the store.
    var stored: RangeSet
    /// What the archive holds.
    var archived = RangeSet()
    /// The archive refuses every batch that has one of these.
    var poison: Set<UInt64> = []
    var knowsMetadata = false
    /// What every delivery comes to instead of an answer.
    var error: LinkError?
    /// The archive refuses everything, with these words.
    var refusesEverything: String?
    var isSilent = false
    private(set) var sizes: [UInt64] = []
    private(set) var abandoned: [Int] = []
    private var underWay: [Int: RangeSet] = [:]

    static let epoch = "epoch-1"

    init(policy: ForwardingPolicy, records: UInt64) {
        machine = ForwardingMachine(policy: policy)
        stored = RangeSet([PositionRange(first: 1, last: records)])
    }

    /// Carries out everything until the machine waits.
    mutating func settle() {
        while let action = machine.next(now: now) { carryOut(action) }
    }

    /// Settles, then jumps to the next deadline, until there is none, `end` is reached, or `until` holds.
    mutating func run(to end: UInt64, until: (Self) -> Bool = { _ in false }) {
        settle()
        while !until(self), let deadline = machine.deadline, deadline <= end {
            now = max(now, deadline)
            settle()
        }
    }

    private mutating func carryOut(_ action: ForwardingMachine.Action) {
        switch action {
        case .fetch(let request): fetch(request)
        case .deliver(let id, let withMetadata): deliver(id, withMetadata: withMetadata)
        case .abandon(let id):
            abandoned.append(id)
            underWay[id] = nil
        case .acknowledge(_, let ranges): for range in ranges { stored.remove(range) }
        }
    }

    private mutating func fetch(_ request: ForwardingMachine.FetchRequest) {
        let free = stored.subtracting(request.excluding[Self.epoch] ?? RangeSet())
        var batch = RangeSet()
        for range in free.ranges where batch.count < UInt64(request.maximumRecords) {
            let room = UInt64(request.maximumRecords) - batch.count
            batch.insert(PositionRange(first: range.first, last: min(range.last, range.first + room - 1)))
        }
        guard !batch.isEmpty else { return machine.fetchedNothing() }
        let id = machine.fetched(epoch: Self.epoch, positions: batch, now: now)
        underWay[id] = batch
    }

    private mutating func deliver(_ id: Int, withMetadata: Bool) {
        guard let batch = underWay[id] else { return }
        sizes.append(batch.count)
        if isSilent { return }
        if let error { return machine.failed(id, error, now: now) }
        machine.replied(to: id, reply(to: batch, withMetadata: withMetadata), now: now)
    }

    mutating func reply(to batch: RangeSet, withMetadata: Bool) -> BatchReply {
        if let refusesEverything {
            return BatchReply(station: "demo", epoch: Self.epoch, refused: refusesEverything)
        }
        if let bad = poison.sorted().first(where: { batch.contains($0) }) {
            return BatchReply(station: "demo", epoch: Self.epoch, refused: "record \(bad) is bad")
        }
        if !knowsMetadata, !withMetadata {
            return BatchReply(station: "demo", epoch: Self.epoch, needMetadata: true)
        }
        knowsMetadata = true
        archived.formUnion(batch)
        return BatchReply(station: "demo", epoch: Self.epoch, acknowledged: batch.ranges)
    }
}
