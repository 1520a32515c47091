import ClockWorlds

/// What one scenario showed, and whether that is enough.
struct ScenarioResult {
    let scenario: Scenario
    let tally: Tally
    /// Of the error's size in "locked", in nanoseconds.
    let medianError: Double?
    let largeError: Double?
    let medianWidth: Double?

    /// At most so many times the true 99.9th percentile of the error.
    static let widest = 3.0

    init(scenario: Scenario, tally: Tally) {
        self.scenario = scenario
        self.tally = tally
        let usual = tally.usual
        let errors = usual.errors.sorted()
        medianError = quantile(errors, 0.5)
        largeError = quantile(errors, 0.999)
        medianWidth = quantile(usual.widths.sorted(), 0.5)
    }

    var ratio: Double? {
        guard let medianWidth, let largeError, largeError > 0 else { return nil }
        return medianWidth / largeError
    }

    var coverage: Double? { tally.bounded > 0 ? Double(tally.covered) / Double(tally.bounded) : nil }
    var lockedShare: Double { Double(tally.readingsByState[2]) / Double(max(1, tally.readings)) }

    /// What is wrong, in sentences; empty when nothing is.
    var complaints: [String] {
        guard scenario.isHopeless == nil else { return [] }
        var complaints: [String] = []
        if tally.unexplained > 0 {
            complaints.append(
                "\(tally.unexplained) misses that nothing explains, by up to \(engineering(tally.worstMiss))")
            complaints += tally.firstMisses.map { "  " + $0 }
        }
        if tally.forbidden > 0 {
            complaints.append("\(tally.forbidden) readings that promise what they must not")
            complaints += tally.firstForbidden.map { "  " + $0 }
        }
        if scenario.judgesWidth, let ratio, ratio > Self.widest {
            complaints.append("the width is \(decimals(ratio, 2)) times the true 99.9th percentile, more than 3")
        }
        if lockedShare < scenario.leastLocked {
            complaints.append(
                "locked for \(decimals(lockedShare * 100, 1)) %, less than \(decimals(scenario.leastLocked * 100, 0)) %"
            )
        }
        return complaints
    }
}
