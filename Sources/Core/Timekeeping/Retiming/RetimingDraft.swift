import Sensing

/// A correction while the records of its gap are looked through.
public struct RetimingDraft: Sendable {
    private struct Sample {
        var raw: Int64
        var isReading: Bool
        var isDisrupted: Bool
        /// Half the widths of the intervals, in nanoseconds: as stamped (nil: nothing was promised), and corrected.
        var before: Int64?
        var intersection: Int64
        var union: Int64
        var isContradicted: Bool
    }

    private var intersection: Retiming
    private var union: Retiming
    private let verdict: Retiming.Verdict
    private var samples: [Sample] = []

    public init(_ retiming: Retiming) {
        verdict = retiming.verdict
        intersection = retiming
        intersection.verdict = .intersection
        union = retiming
        union.verdict = .union
    }

    /// Looks at a record's time; what is not in the gap is passed over.
    ///
    /// - Parameter isReading: false for the clock's own records, which show disruptions and are not counted.
    public mutating func add(_ time: Timestamp, isReading: Bool = true) {
        guard let stamp = time.stamp, let narrow = intersection.corrected(time)?.bound,
            let wide = union.corrected(time)?.bound
        else { return }
        samples.append(
            Sample(
                raw: stamp.monotonic, isReading: isReading, isDisrupted: time.flags.contains(.disrupted),
                before: time.bound?.halfWidth,
                intersection: narrow.halfWidth, union: wide.halfWidth,
                isContradicted: intersection.contradicts(time)))
    }

    /// Nil when the gap has no records, and so nothing to correct.
    ///
    /// Where a disruption begins within the gap (a suspend stops the counter), nothing before it can be seen from the end.
    public func finished() -> (retiming: Retiming, summary: RetimingSummary)? {
        var ordered = samples.sorted { $0.raw < $1.raw }
        var retiming = intersection
        let begun = ordered.indices.dropFirst().last { ordered[$0].isDisrupted && !ordered[$0 - 1].isDisrupted }
        if let begun {
            retiming.from = ordered[begun].raw
            ordered.removeFirst(begun)
        }
        ordered.removeAll { !$0.isReading }
        guard !ordered.isEmpty else { return nil }
        let isBroken = verdict == .union || ordered.contains(where: \.isContradicted)
        retiming.verdict = isBroken ? .union : .intersection
        let summary = RetimingSummary(
            from: retiming.closing.utc(at: ordered[0].raw),
            until: retiming.closing.utc(at: ordered[ordered.count - 1].raw), records: ordered.count,
            boundBefore: Self.median(ordered.compactMap(\.before)),
            boundAfter: Self.median(ordered.map { isBroken ? $0.union : $0.intersection }))
        return (retiming, summary)
    }

    private static func median(_ values: [Int64]) -> Int64? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }
}

extension TimeBound {
    /// Half of the whole interval, in nanoseconds.
    fileprivate var halfWidth: Int64 { before / 2 + after / 2 }
}

/// What a correction does, in figures.
public struct RetimingSummary: Hashable, Sendable {
    /// The first and the last record of the gap, by the closing model.
    public var from: Instant
    public var until: Instant
    public var records: Int
    /// The medians of half the interval's width, in nanoseconds; nil before when nothing had been promised.
    public var boundBefore: Int64?
    public var boundAfter: Int64?

    public init(from: Instant, until: Instant, records: Int, boundBefore: Int64?, boundAfter: Int64?) {
        self.from = from
        self.until = until
        self.records = records
        self.boundBefore = boundBefore
        self.boundAfter = boundAfter
    }
}
