import Sensing

/// Makes a product of the records of one epoch and one lane as they come from the outbox.
///
/// The same records in the same order make the same product at the same positions, however they were cut into batches.
/// Nothing is kept over a restart but what the destination has confirmed: what was looked at and is not settled comes
/// again. When a product that was sent is given up and fetched anew, begin with a new `Thinner`.
public struct Thinner: Sendable {
    public let selection: Selection
    /// Looked at, and in no piece yet: not to be fetched again.
    public private(set) var waiting = PartRanges()

    private var choice: ChosenDatastreams
    private var counts: OpenCounts?
    private var periods: OpenPeriods?
    /// What nothing was chosen of; it goes with the next piece.
    private var leftOut = PartRanges()
    private var leftOutSince: Instant?

    public init(_ selection: Selection) {
        self.selection = selection
        choice = ChosenDatastreams(selection)
        if case .every(let count) = selection.thinning { counts = OpenCounts(every: count) }
        periods = selection.thinning.period.map {
            OpenPeriods(period: $0, statistics: selection.thinning.statistics)
        }
    }

    /// How long an instrument must have been silent, and a period over, before what it gave goes without waiting for
    /// its next record: a frame may take a minute to arrive.
    public static let quietNanoseconds = 60 * Instant.nanosecondsPerSecond
    /// How long what was left out waits for a piece to go with.
    public static let settleNanoseconds = 600 * Instant.nanosecondsPerSecond
    /// How much is left out before it is settled by itself.
    public static let settleCount: UInt64 = 100_000

    /// Takes what the outbox gave, ascending.
    ///
    /// - Parameters:
    ///   - covers: everything that was looked at.
    ///   - registrations: of the epoch, read after the records.
    ///   - now: nil while the station clock is not synchronised.
    public mutating func take(
        records: [StoredRecord], raws: [StoredRaw] = [], covers: PartRanges,
        registrations: [InstrumentRegistration], now: Instant?
    ) -> [SelectedPiece] {
        choice.learn(registrations)
        leave(covers, now: now)
        let bytes = Dictionary(raws.map { ($0.position, $0) }, uniquingKeysWith: { first, _ in first })
        var pieces: [SelectedPiece] = []
        for stored in records {
            if stored.record.direction == .received {
                pieces += received(stored, now: now)
            } else if choice.takesEvents(of: stored.record.instrument) {
                pieces.append(event(stored, raw: bytes[stored.position]))
            }
        }
        if leftOut.count > Self.settleCount { pieces.append(settled()) }
        return pieces
    }

    /// The outbox has nothing more: ends what only a later record would have ended, when it has been silent long enough.
    public mutating func drained(now: Instant?) -> [SelectedPiece] {
        guard let now else { return [] }
        var pieces: [SelectedPiece] = []
        for ended in counts?.endQuiet(now: now, quiet: Self.quietNanoseconds) ?? [] {
            pieces.append(piece([ended.record], of: ended.positions))
        }
        for ended in periods?.endQuiet(now: now, quiet: Self.quietNanoseconds) ?? [] {
            pieces.append(piece(ended.records, of: ended.positions))
        }
        if !leftOut.isEmpty {
            let since = leftOutSince ?? now
            leftOutSince = since
            if now.nanoseconds(since: since) >= Self.settleNanoseconds { pieces.append(settled()) }
        }
        return pieces
    }

    private mutating func received(_ stored: StoredRecord, now: Instant?) -> [SelectedPiece] {
        guard let chosen = choice.chosen(of: stored) else { return [] }
        if selection.thinning == .none {
            return [piece([chosen], of: RangeSet(CollectionOfOne(PositionRange(at: stored.position))))]
        }
        // A frame that gave no number has no place among numbers.
        guard !chosen.record.observations.isEmpty else { return [] }
        leftOut.data.remove(PositionRange(at: stored.position))
        if let ended = counts?.add(chosen, now: now) { return [piece([ended.record], of: ended.positions)] }
        return (periods?.add(chosen, now: now) ?? []).map { piece($0.records, of: $0.positions) }
    }

    private mutating func event(_ stored: StoredRecord, raw: StoredRaw?) -> SelectedPiece {
        let place = PositionRange(at: stored.position)
        var piece = piece([choice.event(stored)], of: RangeSet(CollectionOfOne(place)))
        piece.raws = raw.map { [$0] } ?? []
        return piece
    }

    /// A piece with what it was made of, and what was left out until there.
    private mutating func piece(_ records: [StoredRecord], of positions: RangeSet) -> SelectedPiece {
        let until = PositionRange(first: 0, last: positions.last ?? 0)
        var covers = PartRanges(
            data: RangeSet(leftOut.data.present(within: until)), raw: RangeSet(leftOut.raw.present(within: until)))
        leftOut.data.remove(until)
        leftOut.raw.remove(until)
        covers.data.formUnion(positions)
        if leftOut.isEmpty { leftOutSince = nil }
        stopWaiting(covers)
        return SelectedPiece(records: records, covers: covers)
    }

    /// A piece that only settles what was left out.
    private mutating func settled() -> SelectedPiece {
        let covers = leftOut
        leftOut = PartRanges()
        leftOutSince = nil
        stopWaiting(covers)
        return SelectedPiece(covers: covers)
    }

    private mutating func stopWaiting(_ covers: PartRanges) {
        for range in covers.data.ranges { waiting.data.remove(range) }
        for range in covers.raw.ranges { waiting.raw.remove(range) }
    }

    private mutating func leave(_ covers: PartRanges, now: Instant?) {
        leftOut.formUnion(covers)
        waiting.formUnion(covers)
        leftOutSince = leftOutSince ?? now
    }
}

extension PositionRange {
    /// One position.
    init(at position: UInt64) {
        self.init(first: position, last: position)
    }
}
