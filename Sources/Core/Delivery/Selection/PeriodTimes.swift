import Sensing

/// What the times of a period's records are worth together.
struct PeriodTimes: Hashable, Sendable {
    /// The widest bound on each side; nil once a time had none.
    private var bound: TimeBound?
    private var source: ClockSource
    private var state: ClockState
    private var flags: ClockFlags

    init(first time: Timestamp) {
        bound = time.bound
        source = time.source
        state = time.state
        flags = time.flags
    }

    mutating func add(_ time: Timestamp) {
        if let widest = bound, let new = time.bound {
            bound = TimeBound(before: max(widest.before, new.before), after: max(widest.after, new.after))
        } else {
            bound = nil
        }
        if time.source != source { source = .unknown }
        if Self.badness(time.state) > Self.badness(state) { state = time.state }
        flags.formUnion(time.flags)
    }

    /// The middle of the period, so that the mean of what rises evenly stands at its own instant; the interval is the
    /// whole period, widened by what its records' times are worth. Without a bound when a record had none.
    func timestamp(period: Period, index: Int64) -> Timestamp {
        let middle = period.middle(ofIndex: index)
        let before = period.length / 2
        let interval = bound.map {
            TimeBound(before: before &+ $0.before, after: period.length - before &+ $0.after)
        }
        return Timestamp(middle, bound: interval, source: source, state: state, flags: flags)
    }

    private static func badness(_ state: ClockState) -> Int {
        switch state {
        case .locked: 0
        case .holdover: 1
        case .acquiring: 2
        case .unsynchronised: 3
        }
    }
}
