import Delivery
import Store

@testable import Forwarders

/// A store and an archive on virtual time, driven by a `ForwardingMachine`. Nothing waits; `now` jumps to deadlines.
struct VirtualDestination {
    static let second: UInt64 = 1_000_000_000

    var machine: ForwardingMachine
    var now: UInt64 = 0
    /// Not acknowledged in the store, all of it backlog.
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
    /// Which run of the archive answers.
    var archive = "run-1"
    /// What the store has lost of what was confirmed.
    var pruned = RangeSet()
    private(set) var sizes: [UInt64] = []
    private(set) var abandoned: [Int] = []
    private(set) var inquiries = 0
    private(set) var confirmed = RangeSet()
    private var underWay: [Int: RangeSet] = [:]

    static let epoch = "epoch-1"
    static let reference = MetadataReference(value: 7)
    static let stream = BatchStream(station: "demo", epoch: epoch)

    init(policy: ForwardingPolicy, records: UInt64) {
        machine = ForwardingMachine(station: "demo", policy: policy)
        stored = RangeSet([PositionRange(first: 1, last: records)])
    }

    /// Carries out everything until the machine waits.
    mutating func settle() {
        while let action = machine.next(now: LinkTime(monotonic: now)) { carryOut(action) }
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
        case .encode(let id, let request): encode(id, request)
        case .deliver(let id): deliver(id)
        case .note(let spending): machine.noted(spending)
        case .abandon(let id):
            abandoned.append(id)
            underWay[id] = nil
        case .acknowledge(_, let parts):
            stored = stored.subtracting(parts.data)
            confirmed.formUnion(parts.data)
        case .survey: _ = machine.surveyed([Self.epoch: PartRanges(data: confirmed)], now: now)
        case .revoke(_, let parts):
            let gone = parts.data.intersection(pruned)
            let again = parts.data.subtracting(gone)
            confirmed = confirmed.subtracting(again)
            stored.formUnion(again)
            machine.revoked(parts, gone: PartRanges(data: gone), of: Self.epoch)
        }
    }

    private mutating func fetch(_ request: ForwardingMachine.FetchRequest) {
        let free = stored.subtracting(request.excluding[Self.epoch]?.data ?? RangeSet())
        var batch = RangeSet()
        for range in free.ranges where batch.count < UInt64(request.maximumRecords) {
            let room = UInt64(request.maximumRecords) - batch.count
            batch.insert(PositionRange(first: range.first, last: min(range.last, range.first + room - 1)))
        }
        guard request.lane == .backlog, !batch.isEmpty else { return machine.fetchedNothing(in: request.lane) }
        let fetched = ForwardingMachine.Fetched(
            epoch: Self.epoch, lane: .backlog, covers: PartRanges(data: batch), records: Int(batch.count))
        guard let id = machine.fetched(fetched, now: now) else { return }
        underWay[id] = batch
    }

    private mutating func encode(_ id: Int, _ request: ForwardingMachine.EncodeRequest) {
        let batch = underWay[id] ?? RangeSet()
        machine.encoded(
            id,
            ForwardingMachine.Encoded(
                covers: PartRanges(data: batch), records: Int(batch.count), bytes: 40 + 16 * Int(batch.count),
                reference: Self.reference, hasMetadata: !request.known.contains(Self.reference)), now: now)
    }

    private mutating func deliver(_ id: Int) {
        guard let batch = underWay[id] else { return answerInquiry(id) }
        sizes.append(batch.count)
        if isSilent { return }
        if let error { return machine.failed(id, error, now: now) }
        machine.replied(to: id, reply(to: batch), now: now)
    }

    private mutating func answerInquiry(_ id: Int) {
        inquiries += 1
        if isSilent { return }
        if let error { return machine.failed(id, error, now: now) }
        let held = PartRanges(data: archived)
        machine.replied(to: id, BatchReply(stream: Self.stream, held: held, archive: archive), now: now)
    }

    mutating func reply(to batch: RangeSet) -> BatchReply {
        if let refusesEverything {
            return BatchReply(stream: Self.stream, refused: refusesEverything, archive: archive)
        }
        if let bad = poison.sorted().first(where: { batch.contains($0) }) {
            return BatchReply(stream: Self.stream, refused: "record \(bad) is bad", archive: archive)
        }
        archived.formUnion(batch)
        return BatchReply(stream: Self.stream, acknowledged: PartRanges(data: batch), archive: archive)
    }
}
