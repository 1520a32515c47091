/// What is known of one instrument's clock: an interval that holds its offset from UTC.
///
/// Each comparison is an interval that holds the offset, so what all of them allow holds it too. Between two of them the
/// clock may have gained or lost `driftPPB`, whichever way and however unevenly: nothing is taken to be linear. Comparisons
/// at different places in the printed second narrow the interval below a second.
public struct InstrumentClockTrack: Sendable {
    /// What a comparison did.
    public enum Verdict: Hashable, Sendable {
        case agrees
        /// It contradicts all that was known: it is garbage, or the clock was set. The next one decides.
        case contradicts
        /// The clock was set, or lost its time: only what came since counts.
        case jumped
    }

    private struct Held: Sendable {
        var interval: ClockOffsetInterval
        /// On the counter that nobody sets.
        var at: Int64
    }

    private let driftPPB: Int64
    private var held: Held?
    private var doubt: Held?
    private var isNews = false
    private var reportAt: Int64?

    /// No crystal that keeps time drifts faster: what Spanner takes for the worst of its machines (OSDI 2012, section 3).
    /// In parts per billion.
    public static let worstDriftPPB: Int64 = 200_000

    public init(driftPPB: Int64 = worstDriftPPB) {
        self.driftPPB = driftPPB
    }

    /// Takes a comparison that was made at `raw`. One that `isSure` was confirmed by others.
    public mutating func learn(_ evidence: ClockOffsetInterval, at raw: Int64, isSure: Bool = false) -> Verdict {
        isNews = true
        let new = Held(interval: evidence, at: raw)
        guard let known = offset(at: raw) else {
            (held, doubt) = (new, nil)
            return .agrees
        }
        if let both = known.intersection(evidence) {
            (held, doubt) = (Held(interval: both, at: raw), nil)
            return .agrees
        }
        if isSure {
            (held, doubt) = (new, nil)
            return .jumped
        }
        if let doubt, let both = grown(doubt, to: raw).intersection(evidence) {
            (held, self.doubt) = (Held(interval: both, at: raw), nil)
            return .jumped
        }
        doubt = new
        return .contradicts
    }

    /// Nil when nothing is known.
    public func offset(at raw: Int64) -> ClockOffsetInterval? {
        held.map { grown($0, to: raw) }
    }

    /// The clock may have been set: nothing is known any more.
    public mutating func forget() {
        (held, doubt, isNews) = (nil, nil, false)
    }

    /// The offset when it is to be recorded: once in `every` nanoseconds, when something was learned since, and both ends
    /// are known and nothing contradicts them.
    public mutating func report(at raw: Int64, every: Int64) -> ClockOffsetInterval? {
        guard let due = reportAt else {
            reportAt = raw &+ every
            return nil
        }
        guard raw >= due, isNews, doubt == nil, let offset = offset(at: raw), offset.latest != nil else { return nil }
        noteReport(at: raw, every: every)
        return offset
    }

    /// The offset was recorded.
    public mutating func noteReport(at raw: Int64, every: Int64) {
        reportAt = raw &+ every
        isNews = false
    }

    private func grown(_ held: Held, to raw: Int64) -> ClockOffsetInterval {
        let elapsed = Double((raw &- held.at).magnitude)
        return held.interval.widened(by: Int64((elapsed * Double(driftPPB) / 1e9).rounded(.up)))
    }
}
