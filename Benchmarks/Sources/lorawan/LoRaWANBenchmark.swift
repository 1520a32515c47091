import Glibc
import Programs

/// A station with many LoRa devices behind many gateways, as fast as they can speak: how soon gateways are answered, and
/// whether every uplink is in the store once. The daemon has core 0, this program core 1.
///
/// Exit codes: 0 every measure is met; 1 one is not; 2 it could not be run.
@main
struct LoRaWANBenchmark {
    static func main() {
        do {
            let options = try LoRaWANOptions(CommandLine.arguments)
            if let port = options.echoPort { try EchoPeer.run(port: port) }
            let report = try measure(options)
            print(report.rendered)
            exit(report.isMet ? 0 : 1)
        } catch {
            complain("lorawan: \(error.message)")
            exit(2)
        }
    }

    private static func measure(_ options: LoRaWANOptions) throws(BenchmarkFailure) -> BenchmarkReport {
        var report = BenchmarkReport()
        complain("lorawan: preparing \(options.uplinks) uplinks of \(options.devices) devices")
        let plan = UplinkPlan(options)
        let decoded = plan.decodedPerSecond()
        report.add(
            "datagrams decoded a second, alone", rounded(decoded, 0), beside: "100000", isMet: decoded >= 100_000)
        let group = try ProcessGroup()
        defer { group.end() }
        let limit = try echoed(plan, options, in: group)
        let station = RadioStation(options)
        try station.start(in: group)
        var field = try GatewayField(plan, port: station.port)
        try field.introduce(seconds: 60)
        let processor = station.processorSeconds
        complain("lorawan: \(options.uplinks) uplinks at \(options.rate) a second")
        let run = try field.speak()
        let share = (station.processorSeconds - processor) / run.seconds
        let memory = station.memory
        try station.stop()
        let stored = try StoredUplinks(station.store, plan)
        add(run, beside: limit, to: &report)
        report.add("processor of the daemon, % of its core", rounded(share * 100))
        report.add("resident memory at the end / at most, MiB", "\(rounded(memory.now)) / \(rounded(memory.peak))")
        report.add(
            "uplinks in the store", String(stored.distinct), beside: "\(options.uplinks) were sent",
            isMet: stored.distinct == options.uplinks)
        report.add(
            "stored twice, or not as they were said", "\(stored.doubled), \(stored.wrong)",
            isMet: stored.doubled == 0 && stored.wrong == 0)
        report.notes = ["", "Directory: \(options.directory)"]
        return report
    }

    private static func add(_ run: FieldRun, beside limit: FieldRun, to report: inout BenchmarkReport) {
        report.add("uplinks a second", rounded(run.rate, 0), beside: "a bare echo: \(rounded(limit.rate, 0))")
        report.add(
            "PUSH_ACK p50 / p99 / latest, ms",
            [run.milliseconds(0.5), run.milliseconds(0.99), run.milliseconds(1)].map { rounded($0, 3) }
                .joined(separator: " / "),
            beside: "a bare echo: "
                + [limit.milliseconds(0.5), limit.milliseconds(0.99), limit.milliseconds(1)]
                .map { rounded($0, 3) }.joined(separator: " / "),
            ratio: rounded(run.milliseconds(0.99) / limit.milliseconds(0.99)), isMet: run.milliseconds(0.99) < 100)
        report.add(
            "PUSH_ACK and PULL_ACK that never came", "\(run.unanswered), \(run.unansweredPulls)",
            beside: "a bare echo: \(limit.unanswered)", isMet: run.unanswered == 0 && run.unansweredPulls == 0)
    }

    /// The same datagrams to a peer on the daemon's core that only answers: what the kernel alone takes.
    private static func echoed(
        _ plan: UplinkPlan, _ options: LoRaWANOptions, in group: ProcessGroup
    ) throws(BenchmarkFailure) -> FieldRun {
        let port = try Socket.freePort()
        let echo = try ChildProgram(
            "taskset", ["-c", "0", CommandLine.arguments[0], "--echo", String(port)],
            log: "\(options.directory)/echo.log", in: group)
        defer { echo.stop() }
        var field = try GatewayField(plan.prefix(options.rate * 5), port: port)
        try field.introduce(seconds: 10)
        return try field.speak()
    }
}
