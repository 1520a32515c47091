/// The results for programs; times in nanoseconds.
enum CoverageJSON {
    static func document(_ verdict: CoverageVerdict, options: CoverageOptions) -> String {
        let scenarios = verdict.results.map { "    " + object($0) }.joined(separator: ",\n")
        let total = verdict.total
        return """
            {
              "seed": \(options.seed),
              "readings": \(total.readings),
              "bounded": \(total.bounded),
              "covered": \(total.covered),
              "explained": \(total.explained.values.reduce(0, +)),
              "forbidden": \(total.forbidden),
              "met": \(verdict.isMet),
              "scenarios": [
            \(scenarios)
              ]
            }

            """
    }

    private static func object(_ result: ScenarioResult) -> String {
        let tally = result.tally
        let seconds = tally.secondsByState.map(String.init).joined(separator: ", ")
        let members = [
            "\"name\": \(quoted(result.scenario.name))",
            "\"counted\": \(result.scenario.isHopeless == nil)",
            "\"readings\": \(tally.readings)",
            "\"locked\": \(tally.readingsByState[2])",
            "\"bounded\": \(tally.bounded)",
            "\"covered\": \(tally.covered)",
            "\"unexplained\": \(tally.unexplained)",
            "\"forbidden\": \(tally.forbidden)",
            "\"median_error\": \(number(result.medianError))",
            "\"p999_error\": \(number(result.largeError))",
            "\"median_width\": \(number(result.medianWidth))",
            "\"ratio\": \(number(result.ratio))",
            "\"width_judged\": \(result.scenario.judgesWidth)",
            "\"seconds_by_state\": [\(seconds)]",
            "\"relocks\": \(tally.relocks)",
            "\"relocks_covered\": \(tally.relocksCovered)",
            "\"complaints\": [\(result.complaints.map(quoted).joined(separator: ", "))]",
        ]
        return "{" + members.joined(separator: ", ") + "}"
    }

    private static func number(_ value: Double?) -> String { value.map { String($0) } ?? "null" }

    private static func quoted(_ text: String) -> String {
        let escaped = text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        return "\"" + String(escaped) + "\""
    }
}
