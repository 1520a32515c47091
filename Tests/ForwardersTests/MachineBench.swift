import Delivery
import Testing

@testable import Forwarders

/// A `ForwardingMachine` step by step.
struct MachineBench {
    static let epoch = "epoch-1"
    static let stream = BatchStream(station: "demo", epoch: epoch)

    var machine: ForwardingMachine
    var now: UInt64 = 0
    /// Of the last batch that was encoded.
    private(set) var hadMetadata = false
    private(set) var aim: Int?
    private(set) var limit: Int?
    private(set) var settling = PartRanges()
    private var covers: [Int: PartRanges] = [:]

    init(_ policy: ForwardingPolicy) {
        machine = ForwardingMachine(station: "demo", policy: policy)
    }

    mutating func next() -> ForwardingMachine.Action? {
        machine.next(now: LinkTime(monotonic: now))
    }

    /// Answers every fetch with nothing until the machine asks for a lane, or for nothing any more.
    mutating func fetchNothing(until lane: Lane?) {
        while case .fetch(let request) = next() {
            if request.lane == lane { return }
            machine.fetchedNothing(in: request.lane)
        }
    }

    /// Gives the store's answer to a fetch, and hands the batch over. Returns its number.
    @discardableResult
    mutating func accept(_ range: PositionRange, in lane: Lane, bytes: Int = 100) -> Int {
        let set = RangeSet([range])
        let parts = lane == .raw ? PartRanges(raw: set) : PartRanges(data: set)
        let fetched = ForwardingMachine.Fetched(
            epoch: Self.epoch, lane: lane, covers: parts, records: Int(range.count))
        guard let id = machine.fetched(fetched, now: now) else { return 0 }
        covers[id] = parts
        send(bytes: bytes)
        return id
    }

    /// Waits for a fetch of the lane and answers it.
    mutating func give(_ range: PositionRange, in lane: Lane, bytes: Int = 100) -> Int {
        fetchNothing(until: lane)
        return accept(range, in: lane, bytes: bytes)
    }

    /// Carries out what is to be encoded and delivered.
    mutating func send(bytes: Int = 100) {
        while let action = next() {
            guard case .encode(let id, let request) = action else { return }
            hadMetadata = !request.known.contains(MetadataReference(value: 7))
            (aim, limit, settling) = (request.aim, request.limit, request.settling)
            let parts = (covers[id] ?? PartRanges()).union(request.settling)
            machine.encoded(
                id,
                ForwardingMachine.Encoded(
                    covers: parts, records: Int(parts.data.count), bytes: bytes,
                    reference: MetadataReference(value: 7), hasMetadata: hadMetadata), now: now)
        }
    }
}
