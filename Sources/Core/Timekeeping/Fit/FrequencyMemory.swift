/// What was learned of the counter's frequency over hours: the best figures now, and how much it has been seen to change.
struct FrequencyMemory: Hashable, Sendable {
    /// For the next seconds, while the sources are heard.
    private(set) var near: CounterFrequency
    /// For the next hours, without them.
    private(set) var far: CounterFrequency
    /// CLOCK_MONOTONIC_RAW at which something was learned first.
    private(set) var learnedFrom: Int64?
    /// One figure for each ten minutes, the newest last.
    private var figures: [Double] = []
    private var figureRaw: Int64 = 0
    private var worstUncertainty = 0.0

    private static let figureInterval: Int64 = 600_000_000_000
    private static let mostFigures = 288

    init(at raw: Int64) {
        near = .unknown(at: raw)
        far = near
    }

    /// For how long the frequency has been followed, in nanoseconds.
    func learning(at raw: Int64) -> Double { learnedFrom.map { Double(max(0, raw &- $0)) } ?? 0 }

    /// Takes a fit when it knows the frequency of what comes better than what is known by now. `origin`: of the track.
    mutating func learn(_ pair: FrequencyFit.Pair, origin: Int64, at raw: Int64, _ oscillator: Oscillator) {
        let newNear = CounterFrequency(pair.near, pair.near.usual, origin: origin)
        if isBetter(newNear, than: near, over: 30e9, at: raw, oscillator) { near = newNear }
        let newFar = CounterFrequency(pair.far, pair.far.worst, origin: origin)
        guard isBetter(newFar, than: far, over: 600e9, at: raw, oscillator) else { return }
        far = newFar
        learnedFrom = learnedFrom ?? raw
        guard figures.isEmpty || raw &- figureRaw >= Self.figureInterval else { return }
        figureRaw = raw
        figures.append(far.value)
        worstUncertainty = max(worstUncertainty, far.uncertainty)
        if figures.count > Self.mostFigures { figures.removeFirst() }
    }

    private func isBetter(
        _ new: CounterFrequency, than old: CounterFrequency, over horizon: Double, at raw: Int64,
        _ oscillator: Oscillator
    ) -> Bool {
        law(of: new, from: raw, oscillator, hasFloor: false).rate(over: horizon)
            <= law(of: old, from: raw, oscillator, hasFloor: false).rate(over: horizon)
    }

    func nearLaw(from raw: Int64, _ oscillator: Oscillator) -> DriftLaw {
        law(of: near, from: raw, oscillator, hasFloor: true)
    }

    func farLaw(from raw: Int64, _ oscillator: Oscillator) -> DriftLaw {
        law(of: far, from: raw, oscillator, hasFloor: true)
    }

    private func law(
        of frequency: CounterFrequency, from raw: Int64, _ oscillator: Oscillator, hasFloor: Bool
    ) -> DriftLaw {
        frequency.law(
            from: raw, oscillator, greatestChange: greatestChange(oscillator),
            learning: hasFloor ? learning(at: raw) : CounterFrequency.timeToLearn)
    }

    /// How far the mean frequency of hours without news may lie from the last figure. At first what the oscillator's
    /// class allows. Once it was followed for six hours: of a daily swing of amplitude A, those hours have shown at least
    /// 0.29 A, and the mean of any stretch that follows lies within 1.64 A, so six times what was seen; after twelve
    /// hours A was seen, and after a day 2 A.
    func greatestChange(_ oscillator: Oscillator) -> Double {
        let allowed = Double(oscillator.residualPPB) * 1e-9
        guard figures.count >= 36, let least = figures.min(), let most = figures.max() else { return allowed }
        let factor = figures.count >= 144 ? 1.2 : figures.count >= 72 ? 2.5 : 6
        let leastChange = min(allowed / 10, 2e-6)
        return min(allowed, max(leastChange, factor * (most - least) + 2 * worstUncertainty))
    }
}
