import ClockWorlds
import Sensing
import Timekeeping

/// Holds the sources of the healthy worlds against the truth, without the station's clock: how much of the range that
/// it declares does each kind of source use, and how often does a sample lie outside?
struct WorldCheck {
    private struct Use {
        var samples = 0
        var outside = 0
        /// |error| by what was declared, for systematic errors.
        var shares: [Float] = []
    }

    private var uses: [SourceKind: Use] = [:]

    /// A source that is outside more often is not honest; outliers are 1 sample in 1000.
    private static let mostOutside = 0.02

    /// A row for each kind, and whether all are honest.
    static func run(seed: UInt64) -> (table: String, isHonest: Bool) {
        var check = WorldCheck()
        for scenario in Scenarios.all where scenario.leastLocked > 0 && !scenario.name.contains(" ") {
            for run in 0..<min(20, scenario.runs) { check.add(scenario.play(run: run, seed: seed)) }
        }
        return check.result()
    }

    private mutating func add(_ play: Play) {
        var play = play
        for second in 0..<min(play.seconds, 3600) {
            play.world.advance()
            for index in play.sources.indices {
                let kind = play.sources[index].settings.kind
                for heard in play.sources[index].hear(second: second, &play.world) {
                    guard case .sample(let sample) = heard.report.content else { continue }
                    add(sample, of: kind, heardAt: heard.at, play.world)
                }
            }
        }
    }

    private mutating func add(_ sample: SourceSample, of kind: SourceKind, heardAt: Double, _ world: World) {
        // When the counter showed what the sample says.
        var time = heardAt
        for _ in 0..<4 { time -= Double(world.counter(at: time) - sample.raw) * 1e-9 }
        let late = Double(sample.lateness) / 2
        let declared = Double(sample.sourceError + sample.pathError + sample.readError) + late
        let share = abs(error(sample, time, world) + late) / declared
        uses[kind, default: Use()].samples += 1
        if share > 1 { uses[kind, default: Use()].outside += 1 }
        uses[kind, default: Use()].shares.append(Float(share))
    }

    /// Nanoseconds.
    private func error(_ sample: SourceSample, _ time: Double, _ world: World) -> Double {
        switch sample.time {
        case .tai(let tai): return Double(tai.nanoseconds - world.tai(at: time))
        case .utc(let utc): return Double(utc.nanoseconds - world.utc(at: time))
        case .startOfSecond:
            let into = Double(world.tai(at: time) % 1_000_000_000)
            return into < 5e8 ? -into : 1e9 - into
        }
    }

    private func result() -> (table: String, isHonest: Bool) {
        var lines = ["source     samples   outside   p50 of declared   p99.9"]
        var isHonest = !uses.isEmpty
        for (kind, use) in uses.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let sorted = use.shares.sorted()
            let outside = Double(use.outside) / Double(use.samples)
            isHonest = isHonest && outside < Self.mostOutside
            lines.append(
                "\(kind.rawValue)\t\(use.samples)\t\(decimals(outside * 100, 3)) %\t\(decimals(quantile(sorted, 0.5) ?? 0, 3))"
                    + "\t\(decimals(quantile(sorted, 0.999) ?? 0, 3))")
        }
        return (lines.joined(separator: "\n"), isHonest)
    }
}
