import SimulatedInstruments

/// Where simulated time begins in these tests.
let start = CalendarDate(year: 2026, month: 3, day: 1, hour: 12).instant

extension SimulatedInstrument {
    /// Goes from deadline to deadline, as the program does.
    mutating func run(until end: Nanoseconds) -> [Emission] {
        var emissions: [Emission] = []
        while let due = deadline, due <= end { emissions += advance(to: due) }
        return emissions
    }

    /// Types a text at an instant and gives what comes back within a second.
    mutating func answer(to text: String, at instant: Nanoseconds) -> String {
        let before = run(until: instant)
        receive([UInt8](text.utf8), now: instant)
        let after = run(until: instant + .seconds(1))
        return String(decoding: (before.filter { $0.instant > instant } + after).joinedBytes, as: UTF8.self)
    }
}

extension Sequence<Emission> {
    var text: String { String(decoding: joinedBytes, as: UTF8.self) }

    /// Lines without their terminators; a last line without one is not complete and not counted.
    var lines: [String] {
        let parts = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        return Array(parts.dropLast())
    }
}

/// Makes an instrument as the command line does.
func instrument(_ kind: InstrumentKind, _ settings: [String: String] = [:]) throws -> Faults {
    try InstrumentPlan(kind: kind, settings: settings).makeInstrument(start: start)
}
