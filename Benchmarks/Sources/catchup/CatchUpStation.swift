import Glibc
import Programs

/// One backlog: filled in as a station would, then drained.
final class CatchUpStation {
    private let options: CatchUpOptions
    private let directory: String
    private let records: Int
    private let values: Int
    private var group: ProcessGroup?

    init(options: CatchUpOptions, values: Int) {
        self.options = options
        self.values = values
        records = values / 6
        directory = "\(options.directory)/\(values)"
    }

    func remove() throws(BenchmarkFailure) {
        group?.end()
        guard output(of: "rm -r '\(directory)' 2>&1").isEmpty else {
            throw BenchmarkFailure("cannot remove \(directory)")
        }
    }

    func measure() throws(BenchmarkFailure) -> CatchUpRun {
        guard mkdir(directory, 0o755) == 0 else { throw BenchmarkFailure("cannot make \(directory)") }
        let group = try ProcessGroup()
        self.group = group
        try fill(in: group)
        return try drain(in: group)
    }

    // MARK: filling

    /// The archive is away, and the instrument sends as fast as the daemon takes it.
    private func fill(in group: ProcessGroup) throws(BenchmarkFailure) {
        let port = try Socket.freePort()
        complain("catchup: filling a store with \(records) records of six values")
        try writeStation(instrument: "ctd", driver: "benchmark/six-values", port: port, archive: try Socket.freePort())
        let simulator = try ChildProgram(
            "\(options.programs)/firmware-sim",
            ["run", "lines tcp:127.0.0.1:\(port) seed=1 rate=max count=\(records)"], log: log("firmware-sim"),
            in: group)
        let daemon = try startDaemon(in: group, core: nil)
        let isFilled = try wait(seconds: 1200, every: 200_000) { () throws(BenchmarkFailure) in
            if daemon.hasEnded {
                throw BenchmarkFailure("the daemon ended: \(contents(of: log("fairlead")).suffix(1000))")
            }
            return (ControlSocket.status(socket).flatMap { StationStatus(json: $0) }?.storedRecords ?? 0)
                >= Int64(records)
        }
        simulator.stop()
        try daemon.end(with: SIGTERM, seconds: 60)
        guard isFilled else { throw BenchmarkFailure("the store was not filled within 20 min; \(directory)") }
    }

    // MARK: draining

    private func drain(in group: ProcessGroup) throws(BenchmarkFailure) -> CatchUpRun {
        var live = try CounterInstrument(name: "live", linesPerSecond: 10)
        let port = try Socket.freePort()
        try writeStation(instrument: "live", driver: "campaign/counter", port: live.port, archive: port)
        let archive = try ChildProgram(
            "taskset",
            [
                "-c", "1", "\(options.programs)/fairlead", "archive", "--listen", "127.0.0.1:\(port)", "--store",
                "\(directory)/archive.db",
            ], log: log("archive"), in: group)
        let daemon = try startDaemon(in: group, core: 0)
        let observed = try observe(&live, daemon: daemon, archive: archive)
        var run = observed
        run.memory = (daemon.mebibytes("VmHWM"), archive.mebibytes("VmHWM"))
        try daemon.end(with: SIGTERM, seconds: 60)
        run.auditSeconds = try audit(archive: port, in: group)
        try archive.end(with: SIGTERM, seconds: 60)
        return run
    }

    /// How long the audit of all data takes over the network. Its verdict is the campaign's business: the newest live
    /// lines and the raw bytes may not be there yet.
    private func audit(archive port: UInt16, in group: ProcessGroup) throws(BenchmarkFailure) -> Double {
        let start = monotonicSeconds()
        let audit = try ChildProgram(
            "\(options.programs)/fairlead",
            [
                "audit", "--store", "\(directory)/store", "--station", "catchup", "--without-raw", "--archive",
                "http://127.0.0.1:\(port)",
            ], log: log("audit"), in: group)
        _ = try audit.end(seconds: 600)
        return monotonicSeconds() - start
    }

    /// Speaks for the live instrument, and looks at both sides, until the data is drained.
    private func observe(
        _ live: inout CounterInstrument, daemon: ChildProgram, archive: ChildProgram
    ) throws(BenchmarkFailure) -> CatchUpRun {
        var run = CatchUpRun(values: values)
        var arrivals = LiveArrivals(archive: "\(directory)/archive.db", after: Int64(records))
        let deadline = monotonicSeconds() + 1800
        var nextLook = 0.0
        var started: (time: Double, left: Int64, daemon: Double, archive: Double)?
        while monotonicSeconds() < deadline {
            let now = monotonicSeconds()
            live.turn(at: now)
            try arrivals.look(sentAt: live.sentAt)
            if now >= nextLook {
                nextLook = now + 0.05
                if daemon.hasEnded || archive.hasEnded {
                    throw BenchmarkFailure("a side ended by itself; see \(directory)")
                }
                if let left = backlog() {
                    let processor = (daemon.processorSeconds, archive.processorSeconds)
                    if started == nil, left < Int64(records), left > 0 {
                        started = (now, left, processor.0, processor.1)
                    }
                    if let started, left <= 20 {
                        run.seconds = now - started.time
                        run.drained = Double(started.left - left) * 6
                        run.processor = (processor.0 - started.daemon, processor.1 - started.archive)
                        run.latencies = arrivals.latencies.sorted()
                        return run
                    }
                }
            }
            usleep(2000)
        }
        throw BenchmarkFailure("the backlog was not drained within 30 min; \(directory)")
    }

    /// Records whose data the archive has not confirmed; nil while the daemon does not answer.
    private func backlog() -> Int64? {
        ControlSocket.status(socket).flatMap { StationStatus(json: $0) }?.dataBacklog
    }

    // MARK: files

    private var socket: String { "\(directory)/control.sock" }

    private func log(_ name: String) -> String { "\(directory)/\(name).log" }

    private func startDaemon(in group: ProcessGroup, core: Int?) throws(BenchmarkFailure) -> ChildProgram {
        let run = [
            "\(options.programs)/fairlead", "run", "--config", "\(directory)/station.yaml", "--drivers",
            options.drivers, "--drivers", "\(options.drivers)/../Benchmarks/Drivers",
        ]
        let pinned = core.map { ["taskset", "-c", "\($0)"] + run } ?? run
        return try ChildProgram(pinned[0], Array(pinned.dropFirst()), log: log("fairlead"), in: group)
    }

    private func writeStation(
        instrument: String, driver: String, port: UInt16, archive: UInt16
    ) throws(BenchmarkFailure) {
        try write(
            """
            station: catchup
            store: {directory: \(directory)/store, limit: 64 GiB, keep: 0 s}
            control: {socket: \(socket)}
            page: false
            instruments:
              - {name: \(instrument), driver: \(driver), transport: {tcp: 127.0.0.1:\(port)}}
            destinations:
              - {name: archive, http: http://127.0.0.1:\(archive), batch: {every: 200 ms, records: 5000, bytes: 4 MiB}}

            """, to: "\(directory)/station.yaml")
    }
}
