import Timekeeping

/// Hours without a source, for each class of oscillator, and the relock.
extension Scenarios {
    static let holdovers: [Scenario] =
        [Oscillator.xo, .tcxo, .ocxo].flatMap { oscillator in
            [1.0, 6, 24].map { holdover(oscillator, hours: $0) }
        } + [
            Scenario("holdover 6 h after NTP, xo", "learned from a bad path for 6 hours", runs: 12, hours: 13) {
                stage in
                let trouble = Trouble(.silent("no answer"), from: 6 * 3600, until: 12 * 3600)
                return stage.play([Troubled(ChronySource(.bad, &stage.chance), [trouble])])
            },
            Scenario("holdover 6 h after a receiver, xo", "learned from sentences for 6 hours", runs: 12, hours: 13) {
                stage in
                let trouble = Trouble(.silent("no fix"), from: 6 * 3600, until: 12 * 3600)
                return stage.play([Troubled(NMEASource(&stage.chance), [trouble])])
            },
            Scenario("holdover after 3 minutes", "hardly anything was learned", runs: 30, hours: 2) { stage in
                let trouble = Trouble(.silent("no answer"), from: stage.chance.uniform(60, 300), until: 6000)
                return stage.play([Troubled(PTPSource(&stage.chance), [trouble])])
            },
        ]

    private static func holdover(_ oscillator: Oscillator, hours: Double) -> Scenario {
        let locked = 4.0
        return Scenario(
            "holdover \(Int(hours)) h, \(oscillator.rawValue)", "PTP for 4 hours, nothing, PTP",
            runs: hours > 6 ? 10 : hours > 1 ? 16 : 20,
            hours: locked + hours + 0.5
        ) { stage in
            let trouble = Trouble(.silent("no answer"), from: locked * 3600, until: (locked + hours) * 3600)
            return stage.play([Troubled(PTPSource(&stage.chance), [trouble])])
        }.with { $0.oscillator = oscillator }
    }
}
