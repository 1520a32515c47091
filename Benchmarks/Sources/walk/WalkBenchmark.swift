import Glibc
import Programs

/// The whole walk: lines over TCP, framed, stamped, parsed, flagged, durable; then a quiet station of 20 instruments.
struct WalkBenchmark {
    let options: BenchmarkOptions

    func run() throws(BenchmarkFailure) -> BenchmarkReport {
        var report = BenchmarkReport()
        let limit = try SQLiteLimit.measure(directory: options.directory, rows: options.rows)
        try measureThroughput(limit: limit, into: &report)
        try measureLatency(into: &report)
        try measureQuietStation(into: &report)
        report.notes = [
            "",
            "Peers, measured earlier on a like machine and not in this run: Fluent Bit with full sync 8.9 us a line (112,000 lines",
            "a CPU-second, parsing by a regular expression, no timestamps with bounds), 45-74 MB loaded; OpenRVDAS 600 us a line.",
            "Directory: \(options.directory)",
        ]
        return report
    }

    /// As fast as the sender can: lines a second until the last one is durable, CPU a line, peak memory.
    private func measureThroughput(limit: SQLiteLimit, into report: inout BenchmarkReport) throws(BenchmarkFailure) {
        let bench = try Bench(
            name: "throughput", options: options, instruments: [.lines(rate: "max", count: options.lines)])
        defer { bench.stop() }
        try bench.waitUntil("the first line is durable", seconds: 20) { $0.integer("stored_records") > 0 }
        let processorStart = bench.daemon.processorSeconds
        let storedAtStart = bench.status().integer("stored_records")
        let start = monotonicSeconds()
        try bench.waitUntil("all lines are durable", seconds: 300) { $0.integer("stored_records") >= options.lines }
        let seconds = monotonicSeconds() - start
        let lines = Double(options.lines - storedAtStart)
        let perLine = (bench.daemon.processorSeconds - processorStart) / lines * 1e6
        let status = bench.status()
        let rate = lines / seconds
        report.add(
            "lines durable a second (6 values, TCP)", rounded(rate, 0),
            beside: "raw SQLite rows a second: \(rounded(limit.rowsPerSecond, 0))",
            ratio: rounded(rate / limit.rowsPerSecond, 2), isMet: rate >= 50_000)
        report.add(
            "CPU a line, us", rounded(perLine, 2),
            beside: "raw SQLite row, us: \(rounded(limit.processorMicrosecondsPerRow, 2))",
            ratio: rounded(perLine / limit.processorMicrosecondsPerRow, 1), isMet: perLine <= 20)
        report.add("peak memory under that load, MiB", rounded(bench.daemon.mebibytes("VmHWM")))
        report.add(
            "frames lost", String(status.integer("lost_records")), beside: "defects \(status.integer("defects"))",
            isMet: status.integer("lost_records") == 0 && status.integer("defects") == 0)
    }

    /// 1,000 lines a second: from the receive stamp to the commit that holds the line, one tick being 200 ms.
    private func measureLatency(into report: inout BenchmarkReport) throws(BenchmarkFailure) {
        let bench = try Bench(name: "latency", options: options, instruments: [.lines(rate: "1000", count: 0)])
        defer { bench.stop() }
        try bench.waitUntil("10,000 lines are durable", seconds: 60) { $0.integer("stored_records") >= 10_000 }
        let status = bench.status()
        report.add(
            "receive to durable p50 / p99, ms",
            "\(rounded(status.number("durable_p50_ms"))) / \(rounded(status.number("durable_p99_ms")))",
            beside: "one commit every 200 ms", ratio: rounded(status.number("durable_p99_ms") / 200, 2))
        report.add(
            "start to first durable record, s", rounded(bench.secondsToFirstRecord, 2), beside: "1 s",
            isMet: bench.secondsToFirstRecord < 1)
    }

    /// 20 instruments at 1 Hz, with a page and a destination that is away: memory and CPU.
    private func measureQuietStation(into report: inout BenchmarkReport) throws(BenchmarkFailure) {
        let instruments = (0..<20).map { _ in Bench.Instrument.microcat }
        let bench = try Bench(name: "quiet", options: options, instruments: instruments)
        defer { bench.stop() }
        try bench.waitUntil("all 20 report", seconds: 30) { $0.integer("stored_records") >= 60 }
        let processorStart = bench.daemon.processorSeconds
        let start = monotonicSeconds()
        sleep(UInt32(options.idleSeconds))
        let percent = (bench.daemon.processorSeconds - processorStart) / (monotonicSeconds() - start) * 100
        let memory = bench.daemon.mebibytes("VmRSS")
        report.add(
            "resident memory, 20 instruments at 1 Hz, MiB", rounded(memory), beside: "40 MiB",
            ratio: rounded(memory / 40, 2), isMet: memory <= 40)
        report.add(
            "CPU, 20 instruments at 1 Hz, % of a core", rounded(percent, 2), beside: "2 %",
            ratio: rounded(percent / 2, 2), isMet: percent <= 2)
    }
}
