import Delivery
import Sensing
import Store

@testable import Forwarders

/// A station's outbox, a slow link that loses and doubles messages, and an archive, on virtual time, driven by a
/// `ForwardingMachine`. Positions are records of one instrument; every hundredth is a command.
struct SimulatedLink {
    static let second: UInt64 = 1_000_000_000
    static let epoch = "epoch-1"
    static let stream = BatchStream(station: "buoy", epoch: epoch)
    /// What a record takes in a message, and a message besides.
    static let bytesPerRecord = 6
    static let rawBytesPerRecord = 20
    static let bytesPerBatch = 60
    static let liveSeconds: UInt64 = 60

    private enum Event {
        case arrives(id: Int, parts: PartRanges)
        case replies(id: Int, BatchReply)
        case fails(id: Int)
        case commit
    }

    var machine: ForwardingMachine
    private(set) var now: UInt64 = 0
    private(set) var position: UInt64
    private(set) var archived = PartRanges()
    private(set) var confirmed = PartRanges()
    /// When each message went, and what it cost by the policy.
    private(set) var sent: [(at: UInt64, cost: UInt64)] = []
    /// From commit to archive, of records that came while the simulation ran, in seconds.
    private(set) var latencies: [Double] = []
    private(set) var backlogDrained: UInt64?
    private(set) var overtaken = 0
    private let policy: ForwardingPolicy
    private let bytesPerSecond: Double
    private let latency: UInt64
    private let trouble: Double
    private let backlog: UInt64
    private var random: SeededRandom
    private var born: [UInt64: UInt64] = [:]
    /// When the line is free again, in each direction one.
    private var lineFree: UInt64 = 0
    private var events: [(at: UInt64, number: Int, event: Event)] = []
    private var eventCount = 0
    private var underWay: [Int: (parts: PartRanges, bytes: Int)] = [:]
    /// What the store still owes, kept apart for speed.
    private var owed = PartRanges()
    private var owedEvents = RangeSet()

    /// - Parameter trouble: how many of a hundred messages are lost; as many again are doubled.
    init(
        policy: ForwardingPolicy, backlog: UInt64, bytesPerSecond: Double, latency: UInt64, trouble: Double,
        seed: UInt64
    ) {
        self.policy = policy
        self.bytesPerSecond = bytesPerSecond
        self.latency = latency
        self.trouble = trouble
        self.backlog = backlog
        random = SeededRandom(seed: seed)
        machine = ForwardingMachine(station: "buoy", policy: policy)
        machine.restored(nil)
        position = backlog
        if backlog > 0 {
            let all = RangeSet([PositionRange(first: 1, last: backlog)])
            owed = PartRanges(data: all, raw: all)
        }
    }

    /// A record each second for so long, and a commit with it.
    mutating func run(seconds: UInt64) {
        let end = now + seconds * Self.second
        for tick in 0..<seconds { schedule(.commit, at: now + tick * Self.second) }
        settle()
        while true {
            let next = events.first?.at ?? .max
            let due = machine.deadline ?? .max
            let time = max(min(next, due), now)
            guard time < end else { break }
            now = time
            while let event = events.first, event.at <= now {
                events.removeFirst()
                handle(event.event)
            }
            settle()
        }
        now = end
    }

    var totalSent: UInt64 { sent.reduce(0) { $0 + $1.cost } }

    private mutating func schedule(_ event: Event, at time: UInt64) {
        eventCount += 1
        let entry = (at: time, number: eventCount, event: event)
        let index = events.firstIndex { ($0.at, $0.number) > (time, eventCount) } ?? events.count
        events.insert(entry, at: index)
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .commit:
            position += 1
            born[position] = now
            let range = PositionRange(first: position, last: position)
            owed.data.insert(range)
            owed.raw.insert(range)
            if position % 100 == 0 { owedEvents.insert(range) }
            machine.committed()
        case .arrives(let id, let parts):
            for range in parts.data.ranges where range.last > backlog {
                for position in max(range.first, backlog + 1)...range.last where !archived.data.contains(position) {
                    latencies.append(Double(now - (born[position] ?? now)) / 1e9)
                }
            }
            archived.formUnion(parts)
            let reply = BatchReply(stream: Self.stream, acknowledged: parts, archive: "run-1")
            if Double.random(in: 0..<100, using: &random) < trouble { return }
            schedule(.replies(id: id, reply), at: now + latency)
        case .replies(let id, let reply): machine.replied(to: id, reply, now: now)
        case .fails(let id): machine.failed(id, .unreachable("the line broke"), now: now)
        }
    }

    private mutating func settle() {
        while let action = machine.next(now: LinkTime(monotonic: now, utc: Instant(nanoseconds: Int64(now)))) {
            switch action {
            case .fetch(let request): fetch(request)
            case .encode(let id, let request): encode(id, request)
            case .note(let spending): machine.noted(spending)
            case .deliver(let id): deliver(id)
            case .abandon: break
            case .acknowledge(_, let parts):
                confirmed.formUnion(parts)
                owed = owed.subtracting(parts)
                owedEvents = owedEvents.subtracting(parts.data)
                if backlogDrained == nil, owed.data.first.map({ $0 > backlog }) ?? true { backlogDrained = now }
            case .survey: _ = machine.surveyed([:], now: now)
            case .revoke: break
            }
        }
    }

    private mutating func fetch(_ request: ForwardingMachine.FetchRequest) {
        let excluded = request.excluding[Self.epoch] ?? PartRanges()
        let oldestLive = (now > Self.liveSeconds * Self.second ? now - Self.liveSeconds * Self.second : 0)
        let firstLive = backlog + 1 + oldestLive / Self.second
        var data = RangeSet()
        var raw = RangeSet()
        switch request.lane {
        case .events:
            data = take(owedEvents, without: excluded.data, in: 1...position.clamped, request.maximumRecords)
            raw = data
        case .live:
            if firstLive <= position {
                data = take(owed.data, without: excluded.data, in: firstLive...position, request.maximumRecords)
            }
        case .backlog:
            data = take(
                owed.data, without: excluded.data, in: 1...max(1, firstLive - 1), request.maximumRecords)
        case .raw: raw = take(owed.raw, without: excluded.raw, in: 1...position.clamped, request.maximumRecords)
        }
        let covers = PartRanges(data: data, raw: raw)
        guard !covers.isEmpty else { return machine.fetchedNothing(in: request.lane) }
        let fetched = ForwardingMachine.Fetched(
            epoch: Self.epoch, lane: request.lane, covers: covers, records: Int(max(data.count, raw.count)))
        guard let id = machine.fetched(fetched, now: now) else { return }
        let bytes = Int(data.count) * Self.bytesPerRecord + Int(raw.count) * Self.rawBytesPerRecord
        underWay[id] = (covers, bytes + Self.bytesPerBatch)
    }

    private func take(
        _ owed: RangeSet, without excluded: RangeSet, in window: ClosedRange<UInt64>, _ count: Int
    ) -> RangeSet {
        var taken = RangeSet()
        let place = PositionRange(first: window.lowerBound, last: window.upperBound)
        for range in owed.present(within: place) {
            for free in excluded.missing(within: range) {
                let room = UInt64(count) - taken.count
                guard room > 0 else { return taken }
                taken.insert(PositionRange(first: free.first, last: min(free.last, free.first + room - 1)))
            }
        }
        return taken
    }

    private mutating func encode(_ id: Int, _ request: ForwardingMachine.EncodeRequest) {
        let batch = underWay[id] ?? (PartRanges(), Self.bytesPerBatch)
        let covers = batch.parts.union(request.settling)
        machine.encoded(
            id,
            ForwardingMachine.Encoded(
                covers: covers, records: Int(max(covers.data.count, covers.raw.count)), bytes: batch.bytes,
                reference: MetadataReference(value: 1), hasMetadata: false), now: now)
    }

    private mutating func deliver(_ id: Int) {
        guard let batch = underWay.removeValue(forKey: id) else { return }
        sent.append((now, policy.overhead.cost(of: batch.bytes)))
        let start = max(now, lineFree)
        let through = start + UInt64(Double(batch.bytes) / bytesPerSecond * 1e9)
        lineFree = through
        let fate = Double.random(in: 0..<100, using: &random)
        if fate < trouble {
            // Half of the losses are noticed by the link, half only by silence.
            if fate < trouble / 2 { schedule(.fails(id: id), at: through + latency) }
            return
        }
        schedule(.arrives(id: id, parts: batch.parts), at: through + latency)
        if fate > 100 - trouble { schedule(.arrives(id: id, parts: batch.parts), at: through + 10 * latency) }
    }
}

extension UInt64 {
    fileprivate var clamped: UInt64 { Swift.max(1, self) }
}
