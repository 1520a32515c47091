/// All scenarios together.
struct CoverageVerdict {
    let results: [ScenarioResult]
    let total: Tally

    static let leastCoverage = 0.99999

    init(_ results: [ScenarioResult]) {
        self.results = results
        total = results.filter { $0.scenario.isHopeless == nil }.reduce(into: Tally()) { $0.add($1.tally) }
    }

    /// 1 when nothing was promised.
    var coverage: Double { total.bounded == 0 ? 1 : Double(total.covered) / Double(total.bounded) }
    var isMet: Bool { coverage >= Self.leastCoverage && results.allSatisfy(\.complaints.isEmpty) }
}
