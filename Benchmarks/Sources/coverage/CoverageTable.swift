/// The results for people.
enum CoverageTable {
    private static let widths = [36, 9, 8, 9, 12, 10, 10, 10, 7, 32, 10]

    static let heading = padded([
        "scenario", "readings", "locked", "bounded", "coverage", "p50", "p99.9", "width", "ratio",
        "s unsync/acquire/lock/hold", "relocks",
    ])

    static func row(_ result: ScenarioResult) -> String {
        let tally = result.tally
        let ratio = result.ratio.map { decimals($0, 2) + (result.scenario.judgesWidth ? "" : "*") } ?? "-"
        let relocks = tally.relocks == 0 ? "-" : "\(tally.relocksCovered)/\(tally.relocks)"
        var lines = [
            padded([
                result.scenario.name, String(tally.readings), percent(result.lockedShare, 1), String(tally.bounded),
                result.coverage.map { percent($0, 3) } ?? "-", figure(result.medianError), figure(result.largeError),
                figure(result.medianWidth), ratio, tally.secondsByState.map(String.init).joined(separator: "/"),
                relocks,
            ])
        ]
        lines += tally.explained.sorted { $0.key < $1.key }.map { "    \($0.value) misses explained: \($0.key)" }
        if let hopeless = result.scenario.isHopeless { lines.append("    not counted: \(hopeless)") }
        lines += result.complaints.map { "    NOT MET: \($0)" }
        return lines.joined(separator: "\n")
    }

    static func summary(_ verdict: CoverageVerdict, seed: UInt64) -> String {
        let total = verdict.total
        let explained = total.explained.values.reduce(0, +)
        let failed = verdict.results.filter { !$0.complaints.isEmpty }.count
        var lines = [
            "",
            "p50 and p99.9 of |error|, width and ratio: the clock alone in \"locked\"; * the ratio is not judged there",
            "\(total.readings) readings, \(total.bounded) with a bound; the truth is inside \(total.covered): "
                + "\(percent(verdict.coverage, 4)), wanted 99.999 %",
            "\(total.misses) misses, \(explained) of them explained; \(total.forbidden) readings that promise what "
                + "they must not",
            "holdovers: \(total.relocksCovered) of \(total.relocks) promises held by the truth, \(total.auditsCovered) "
                + "by the clock's own audit",
            "\(total.models) models in \(total.secondsByState.reduce(0, +) / 3600) hours",
        ]
        if total.bounded < 1_000_000 { lines.append("fewer than a million readings with a bound: not the measure") }
        lines.append(verdict.isMet ? "met (seed \(seed))" : "NOT MET in \(failed) scenarios (seed \(seed))")
        return lines.joined(separator: "\n")
    }

    private static func percent(_ share: Double, _ places: Int) -> String { decimals(share * 100, places) + " %" }

    private static func figure(_ nanoseconds: Double?) -> String { nanoseconds.map { engineering($0) } ?? "-" }

    private static func padded(_ cells: [String]) -> String {
        zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: max(1, width - cell.count))
        }.joined()
    }
}
