import Sensing

/// Time by the counter from an anchor on, with what it is worth: as a source makes it, or held on to without news.
struct CounterTime: Hashable, Sendable {
    /// CLOCK_MONOTONIC_RAW of the newest sample in it.
    var anchor: Int64
    var tai: TAIInstant
    var frequency: Double
    /// At the anchor; the drift is the law's.
    var terms: BoundTerms
    var law: DriftLaw
    var source: ClockSource
    var sourceNames: String
    /// Its UTC is made with our own offset.
    var tellsTAI = false
    /// Only the kernel's word: better than nothing, and no witness against anybody.
    var isLastResort = false

    func tai(at raw: Int64) -> TAIInstant {
        let elapsed = raw &- anchor
        return tai.adding(nanoseconds: elapsed &+ Int64(clamping: (Double(elapsed) * frequency).rounded()))
    }

    func age(at raw: Int64) -> Int64 { max(0, raw &- anchor) }

    func halfWidth(at raw: Int64) -> Double {
        let age = Double(age(at: raw))
        return Double(terms.constant) + law.rate(over: age) * age
    }

    func meets(_ other: CounterTime, at raw: Int64) -> Bool {
        let apart = Double(tai(at: raw).nanoseconds(since: other.tai(at: raw)).magnitude)
        return apart <= halfWidth(at: raw) + other.halfWidth(at: raw)
    }

    /// Moves and widens to cover another time as well.
    mutating func cover(_ other: CounterTime, at raw: Int64) {
        let away = Double(other.tai(at: raw).nanoseconds(since: tai(at: raw)))
        let (mine, others) = (halfWidth(at: raw), other.halfWidth(at: raw))
        let (low, high) = (min(-mine, away - others), max(mine, away + others))
        tai = tai.adding(nanoseconds: Int64(clamping: ((low + high) / 2).rounded()))
        terms.conflict = terms.conflict.addingClamped(Int64(clamping: ((high - low) / 2 - mine).rounded(.up)) + 1)
        law.learned = max(law.learned, other.law.learned)
        sourceNames += "+\(other.sourceNames)"
    }

    /// How long from its anchor on a published drift has to hold: at least six seconds, and four of the intervals in
    /// which news is expected; without news a model is renewed when it is twice as old.
    func horizon(at raw: Int64, interval: Int64) -> Int64 { max(6_000_000_000, 2 * age(at: raw), 4 * interval) }

    /// The published drift: what the law allows on average from the anchor to the horizon, in parts per billion.
    func driftPPB(horizon: Int64) -> Int64 { Int64(clamping: (law.rate(over: Double(horizon)) * 1e9).rounded(.up)) }
}
