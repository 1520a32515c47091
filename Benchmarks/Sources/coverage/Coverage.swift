import ClockWorlds
import Glibc

/// Plays every scenario with the station clock and holds each stamped reading against the truth. Exit codes: 0 every
/// measure is met; 1 one is not; 2 it could not be run.
///
///     Benchmarks/run coverage --readings 1300000 --seed 20261121 --only holdover --json coverage.json
@main
struct Coverage {
    static func main() async {
        let options: CoverageOptions
        do throws(OptionFailure) {
            options = try CoverageOptions(CommandLine.arguments)
        } catch {
            complain("coverage: \(error.message)")
            exit(2)
        }
        let scenarios = options.scenarios
        guard !scenarios.isEmpty else {
            complain("coverage: no scenario is called so; --list names them")
            exit(2)
        }
        if options.lists {
            for scenario in scenarios { print("\(scenario.name): \(scenario.story)") }
            exit(0)
        }
        if options.checksWorlds {
            let (table, isHonest) = WorldCheck.run(seed: options.seed)
            print(table)
            exit(isHonest ? 0 : 1)
        }
        if let run = options.traced {
            trace(scenarios[0], run: run, options)
            exit(0)
        }
        let total = scenarios.count
        print("seed \(options.seed), \(options.readings) readings in \(total) scenarios")
        print(CoverageTable.heading)
        var results: [ScenarioResult] = []
        for scenario in scenarios {
            let tally = await play(scenario, readings: options.readings / total, seed: options.seed)
            let result = ScenarioResult(scenario: scenario, tally: tally)
            results.append(result)
            print(CoverageTable.row(result))
            fflush(nil)
        }
        let verdict = CoverageVerdict(results)
        print(CoverageTable.summary(verdict, seed: options.seed))
        if let path = options.json, !write(CoverageJSON.document(verdict, options: options), to: path) {
            complain("coverage: cannot write '\(path)': \(String(cString: strerror(errno)))")
            exit(2)
        }
        exit(verdict.isMet ? 0 : 1)
    }

    private static func trace(_ scenario: Scenario, run: Int, _ options: CoverageOptions) {
        print("\(scenario.name), run \(run), seed \(options.seed)")
        let readings = options.readings / Scenarios.all.count / scenario.runs
        var traced = PlayRun(
            scenario.play(run: run, seed: options.seed), run: run, readings: readings, isTraced: true)
        let result = ScenarioResult(scenario: scenario, tally: traced.playToTheEnd())
        print(CoverageTable.row(result))
    }

    /// All runs of a scenario, on all processors; merged in their order, so that the same seed gives the same table.
    private static func play(_ scenario: Scenario, readings: Int, seed: UInt64) async -> Tally {
        let each = max(1, readings / scenario.runs)
        return await withTaskGroup(of: (Int, Tally).self) { group in
            for run in 0..<scenario.runs {
                group.addTask {
                    var played = PlayRun(scenario.play(run: run, seed: seed), run: run, readings: each)
                    return (run, played.playToTheEnd())
                }
            }
            var tallies: [(Int, Tally)] = []
            for await tally in group { tallies.append(tally) }
            tallies.sort { $0.0 < $1.0 }
            return tallies.reduce(into: Tally()) { $0.add($1.1) }
        }
    }
}

/// On standard error.
func complain(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(2, line, line.count)
}

private func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && written == bytes.count
}
