import Programs

/// What one backlog cost.
struct CatchUpRun {
    let values: Int
    /// Values drained while it was measured, and how long that took.
    var drained = 0.0
    var seconds = 0.0
    /// Processor seconds meanwhile.
    var processor = (daemon: 0.0, archive: 0.0)
    /// Ascending, in seconds.
    var latencies: [Double] = []
    /// Of all records, over the network, from the archive's rows.
    var auditSeconds = 0.0
    /// Peak resident memory in MiB.
    var memory = (daemon: 0.0, archive: 0.0)

    init(values: Int) {
        self.values = values
    }

    var auditedPerSecond: Double { auditSeconds > 0 ? Double(values / 6) / auditSeconds : 0 }

    var rate: Double { seconds > 0 ? drained / seconds : 0 }

    func latency(_ quantile: Double) -> Double {
        latencies.isEmpty ? .nan : latencies[min(latencies.count - 1, Int(Double(latencies.count) * quantile))]
    }
}

/// The measures of catching up, and whether they are met.
struct CatchUpReport {
    let runs: [CatchUpRun]

    private static let rate = 500_000.0
    private static let latencySeconds = 1.0
    private static let memory = 128.0
    private static let share = 0.9
    /// Ten million records in a minute.
    private static let audited = 10e6 / 60

    /// The rate of the largest backlog over that of the smallest.
    private var fall: Double { (runs.last?.rate ?? 0) / (runs.first?.rate ?? 0) }

    private var measures: [(words: String, isMet: Bool)] {
        [
            (
                "at least \(rounded(Self.rate, 0)) values a second",
                runs.allSatisfy { $0.rate >= Self.rate }
            ),
            (
                "live p99 below \(rounded(Self.latencySeconds)) s",
                runs.allSatisfy { $0.latency(0.99) < Self.latencySeconds }
            ),
            ("rate of the largest over the smallest \(rounded(fall, 2)), at least \(Self.share)", fall >= Self.share),
            (
                "at least \(rounded(Self.audited, 0)) records audited a second, ten million in a minute",
                runs.last.map { $0.auditedPerSecond >= Self.audited } ?? false
            ),
            (
                "below \(rounded(Self.memory, 0)) MiB each side",
                runs.allSatisfy { max($0.memory.daemon, $0.memory.archive) < Self.memory }
            ),
        ]
    }

    var isMet: Bool { measures.allSatisfy(\.isMet) }

    var rendered: String {
        var rows = [
            [
                "backlog, values", "seconds", "values/s", "values/CPU-s station", "values/CPU-s archive",
                "live p50 ms", "live p99 ms", "live lines", "RSS station MiB", "RSS archive MiB",
                "audit s",
            ]
        ]
        for run in runs {
            rows.append([
                "\(run.values)", rounded(run.seconds, 2), rounded(run.rate, 0),
                rounded(run.drained / run.processor.daemon, 0), rounded(run.drained / run.processor.archive, 0),
                rounded(run.latency(0.5) * 1000, 0), rounded(run.latency(0.99) * 1000, 0), "\(run.latencies.count)",
                rounded(run.memory.daemon), rounded(run.memory.archive), rounded(run.auditSeconds),
            ])
        }
        return ([table(rows), ""] + measures.map { "\($0.isMet ? "met" : "NOT MET")  \($0.words)" })
            .joined(separator: "\n")
    }
}
