import Sensing

/// What an instrument's own clock was wrong by during a deployment, and what that makes of its times.
///
/// With several comparisons the clock is taken to have drifted evenly between two of them, and before the first and after
/// the last as between the nearest two. The bound holds for any drift that goes one way between two comparisons: the
/// offset then lies between theirs.
public struct ClockCorrection: Hashable, Sendable {
    /// The instrument's clock and true time at one moment.
    public struct Comparison: Hashable, Sendable {
        public var instrument: Instant
        public var truth: Instant
        /// How exact the comparison is, in nanoseconds to either side; nil: nothing is promised.
        public var within: Int64?

        public init(instrument: Instant, truth: Instant, within: Int64? = nil) {
            self.instrument = instrument
            self.truth = truth
            self.within = within
        }

        /// How fast the instrument's clock is, in nanoseconds; negative when it is slow.
        public var offset: Int64 { instrument.nanoseconds(since: truth) }
    }

    /// A true instant, and how far off it may be.
    public struct Corrected: Hashable, Sendable {
        public var instant: Instant
        public var bound: TimeBound?
    }

    /// In the order of time; empty: the clock is taken as it is.
    public let comparisons: [Comparison]
    /// The same offset at all times.
    private let steady: (offset: Int64, within: Int64?)

    /// Faster or slower than this by a hundredth is no clock but a mistake in the figures.
    private static let worstRate = 0.01

    /// The clock is taken as it is, and nothing is promised.
    public static let none = ClockCorrection(offset: 0)

    /// The clock was fast by so many nanoseconds, all the time. `within` nil: nothing is promised.
    public init(offset: Int64, within: Int64? = nil) {
        comparisons = []
        steady = (offset, within)
    }

    /// From comparisons in the order of time; one alone gives the same offset everywhere.
    public init(_ comparisons: [Comparison]) throws(ClockMistake) {
        guard let first = comparisons.first else { throw .noComparison }
        for (earlier, later) in zip(comparisons, comparisons.dropFirst()) {
            guard later.instrument > earlier.instrument, later.truth > earlier.truth else {
                throw .notAscending(earlier, later)
            }
            let elapsed = Double(later.truth.nanoseconds(since: earlier.truth))
            let gained = Double(later.offset - earlier.offset)
            guard abs(gained) <= elapsed * Self.worstRate else { throw .notAClock(earlier, later) }
        }
        self.comparisons = comparisons.count > 1 ? comparisons : []
        steady = (first.offset, first.within)
    }

    public func corrected(_ instrument: Instant) -> Corrected {
        guard comparisons.count > 1 else {
            return Corrected(
                instant: instrument.adding(nanoseconds: -steady.offset),
                bound: steady.within.map { TimeBound(halfWidth: $0) })
        }
        let later = min(max(comparisons.firstIndex { $0.instrument > instrument } ?? .max, 1), comparisons.count - 1)
        return Self.corrected(instrument, between: comparisons[later - 1], and: comparisons[later])
    }

    private static func corrected(
        _ instrument: Instant, between first: Comparison, and second: Comparison
    ) -> Corrected {
        let share =
            Double(instrument.nanoseconds(since: first.instrument))
            / Double(second.instrument.nanoseconds(since: first.instrument))
        let drift = second.offset - first.offset
        let offset = first.offset + Int64((Double(drift) * share).rounded())
        let instant = instrument.adding(nanoseconds: -offset)
        guard let within = widest(first.within, second.within) else { return Corrected(instant: instant, bound: nil) }
        guard (0...1).contains(share) else {
            let nearest = share < 0 ? first.offset : second.offset
            return Corrected(instant: instant, bound: TimeBound(halfWidth: within + abs(offset - nearest)))
        }
        // A larger offset than the one taken means an earlier instant.
        let bound = TimeBound(
            before: within + max(first.offset, second.offset) - offset,
            after: within + offset - min(first.offset, second.offset))
        return Corrected(instant: instant, bound: bound)
    }

    private static func widest(_ first: Int64?, _ second: Int64?) -> Int64? {
        guard let first, let second else { return nil }
        return max(first, second)
    }
}

extension ClockCorrection {
    public static func == (left: ClockCorrection, right: ClockCorrection) -> Bool {
        left.comparisons == right.comparisons && left.steady == right.steady
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(comparisons)
        hasher.combine(steady.offset)
    }

    /// The offset of a correction without drift, in nanoseconds; nil with one.
    public var steadyOffset: Int64? { comparisons.isEmpty ? steady.offset : nil }

    /// How exact a correction without drift is.
    public var steadyWithin: Int64? { steady.within }
}

/// Why comparisons make no correction.
public enum ClockMistake: Error, Hashable, Sendable, CustomStringConvertible {
    case noComparison
    case notAscending(ClockCorrection.Comparison, ClockCorrection.Comparison)
    case notAClock(ClockCorrection.Comparison, ClockCorrection.Comparison)

    public var description: String {
        switch self {
        case .noComparison: "there is no pair of times; give at least one"
        case .notAscending(let first, let second):
            "after instrument \(first.instrument), true \(first.truth) comes instrument \(second.instrument), true "
                + "\(second.truth), which is not later by both clocks; put the pairs in the order of time"
        case .notAClock(let first, let second):
            "between true \(first.truth) and \(second.truth) the clock would gain "
                + "\(Self.seconds(second.offset - first.offset)) s, more than a hundredth of the time; look whether the columns or the dates are mixed up"
        }
    }

    private static func seconds(_ nanoseconds: Int64) -> String {
        String(Double(nanoseconds / 1_000_000) / 1000)
    }
}
