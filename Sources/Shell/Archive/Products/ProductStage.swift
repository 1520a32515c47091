import Delivery
import Sensing

/// Finds out, stream by stream, which stretches of time have new records, and remembers which are still to be made.
struct ProductStage {
    let database: any ProductDatabase
    /// What the progress is kept under.
    let name: String
    /// In nanoseconds.
    let width: Int64
    /// Whether the arrival of raw bytes matters too.
    let followsRaw: Bool
    private var progress: [BatchStream: ProductProgress] = [:]

    /// Positions that are looked at in one go, so that a long backlog is taken in portions.
    private static let portion: UInt64 = 500_000

    init(_ database: any ProductDatabase, name: String, width: Int64, followsRaw: Bool) {
        self.database = database
        self.name = name
        self.width = width
        self.followsRaw = followsRaw
    }

    /// What is due of a stream now, with what came since the last time.
    mutating func look(at stream: BatchStream) async throws -> Set<RecordSpan> {
        var known = try await known(stream)
        let held = try await database.held(of: stream)
        var new = held.subtracting(known.seen)
        new.data = Self.first(Self.portion, of: new.data)
        new.raw = followsRaw ? Self.first(Self.portion, of: new.raw) : RangeSet()
        if !new.isEmpty {
            known.due.formUnion(
                try await database.spans(of: stream, in: new.data.union(new.raw), width: width))
            known.seen.formUnion(new)
            progress[stream] = known
        }
        return known.due
    }

    mutating func add(_ spans: Set<RecordSpan>, to stream: BatchStream) {
        progress[stream]?.due.formUnion(spans)
    }

    mutating func settle(_ span: RecordSpan, of stream: BatchStream) {
        progress[stream]?.due.remove(span)
    }

    /// After what was settled is durable.
    func save(_ stream: BatchStream) async throws {
        guard let known = progress[stream] else { return }
        try await database.remember(known.json, as: key(stream))
    }

    private mutating func known(_ stream: BatchStream) async throws -> ProductProgress {
        if let known = progress[stream] { return known }
        let text = try await database.remembered(key(stream))
        let known = text.flatMap { ProductProgress($0) } ?? ProductProgress()
        progress[stream] = known
        return known
    }

    private func key(_ stream: BatchStream) -> String { "\(name) \(stream.epoch) \(stream.station)" }

    private static func first(_ count: UInt64, of positions: RangeSet) -> RangeSet {
        var taken = RangeSet()
        var left = count
        for range in positions.ranges where left > 0 {
            let part = PositionRange(first: range.first, last: min(range.last, range.first + left - 1))
            taken.insert(part)
            left -= part.count
        }
        return taken
    }
}
