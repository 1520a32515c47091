import Glibc

/// A whole station of real processes on loopback: a broker, an archive, simulated instruments, and the daemon that is
/// killed. Used on one thread.
final class CrashStation {
    let directory: TemporaryDirectory
    private let programs: Programs
    private let group: ProcessGroup
    private let ports: CrashPorts
    private let configuration: String
    private let brokerConfiguration: String
    private let drivers: [String]
    let status: StatusQuestion

    private var broker: ChildProgram?
    private var archive: ChildProgram?
    private var simulators: ChildProgram?
    private(set) var daemon: ChildProgram?

    /// - Parameter keep: how long the station keeps what is archived, as the station file writes it.
    init(keep: String, chance: inout SeededChance) throws {
        programs = try Programs.find()
        directory = try TemporaryDirectory()
        group = try ProcessGroup()
        ports = try CrashPorts(&chance)
        let files = CrashFiles(directory: directory, ports: ports)
        configuration = try files.writeStation(keep: keep)
        brokerConfiguration = try files.writeBroker()
        drivers = [try files.writeDrivers(), PackageFolder.path + "/Drivers"]
        status = StatusQuestion(socketPath: directory.path + "/station/fairlead.sock")
    }

    var archiveFile: String { directory.path + "/archive.db" }

    // MARK: Starting and stopping

    func startBroker() throws {
        broker = try start(Programs.broker, ["-c", brokerConfiguration], log: "broker.log")
    }

    func stopBroker(with signal: Int32) throws {
        try broker?.end(with: signal)
        broker = nil
    }

    var brokerIsRunning: Bool { broker != nil }

    func startArchive() throws {
        archive = try start(
            programs.fairlead,
            [
                "archive", "--listen", "127.0.0.1:\(ports.archive)", "--store", archiveFile, "--mqtt",
                "127.0.0.1:\(ports.broker)",
            ], log: "archive.log")
    }

    func stopArchive(with signal: Int32) throws {
        try archive?.end(with: signal)
        archive = nil
    }

    func startInstruments(linesPerSecond rate: Int) throws {
        let instruments = [
            "lines tcp:127.0.0.1:\(ports.lines) rate=\(rate) seed=1",
            "adcp tcp:127.0.0.1:\(ports.adcp) interval=0.5 seed=2",
            "sbe37 tcp:127.0.0.1:\(ports.ctd) interval=1 seed=3",
            "sbe37 pty:\(directory.path)/ctd.tty interval=1 seed=4 fault=split=0.1",
            "gnss udp:127.0.0.1:\(ports.gnss) interval=0.2 fixdelay=0 seed=5",
        ]
        simulators = try start(programs.firmwareSim, ["run"] + instruments, log: "firmware-sim.log")
    }

    func stopInstruments() throws {
        let ending = try simulators?.end(with: SIGTERM)
        simulators = nil
        guard ending == .exited(0) else { throw problem("firmware-sim ended with \(String(describing: ending))") }
    }

    func startDaemon() throws {
        let folders = drivers.flatMap { ["--drivers", $0] }
        daemon = try start(programs.fairlead, ["run", "--config", configuration] + folders, log: "fairlead.log")
    }

    /// SIGKILL, at once. Throws when the daemon had ended by itself.
    func killDaemon() throws {
        let ending = try daemon?.end(with: SIGKILL)
        daemon = nil
        guard ending == .killed(signal: SIGKILL) else {
            throw problem("the daemon was to be killed and had ended by itself: \(String(describing: ending))")
        }
    }

    func stopDaemon() throws {
        let ending = try daemon?.end(with: SIGTERM)
        daemon = nil
        guard ending == .exited(0) else { throw problem("the daemon ended with \(String(describing: ending))") }
    }

    /// Kills everything that is left.
    func end() {
        group.end()
    }

    // MARK: Waiting

    /// Until the daemon says that it has made so many records durable.
    func waitForRecords(_ count: UInt64) throws {
        let end = uptimeMilliseconds() + 60_000
        while (status.storedRecords() ?? 0) < count {
            guard let daemon, !daemon.ends(within: 5) else {
                throw problem("the daemon ended by itself before it had stored \(count) records")
            }
            guard uptimeMilliseconds() < end else {
                throw problem("waited 60 s for the daemon to store \(count) records")
            }
        }
    }

    func waitUntilDrained(seconds: Int) throws {
        let ending = try ask(
            ["status", "--socket", status.socketPath, "--wait-drained", "\(seconds)"], output: "drain.log",
            seconds: seconds + 20)
        guard ending == .exited(0) else {
            throw problem("waited \(seconds) s for an empty backlog: `fairlead status --wait-drained` \(ending)")
        }
    }

    // MARK: Questions

    func export(to name: String) throws {
        let ending = try ask(
            ["export", "--config", configuration, "--format", "jsonl", "--with-raw"], output: name, seconds: 120)
        guard ending == .exited(0) else { throw problem("`fairlead export` \(ending)") }
    }

    /// Exit code and words of `fairlead audit` against the running archive.
    func audit(output name: String) throws -> (ending: ChildProgram.Ending, text: String) {
        let ending = try ask(
            ["audit", "--config", configuration, "--archive", "http://127.0.0.1:\(ports.archive)"], output: name,
            seconds: 120)
        return (ending, directory.text(of: name))
    }

    private func ask(_ arguments: [String], output: String, seconds: Int) throws -> ChildProgram.Ending {
        try start(programs.fairlead, arguments, log: output).end(within: Int64(seconds) * 1000)
    }

    private func start(_ path: String, _ arguments: [String], log: String) throws -> ChildProgram {
        try ChildProgram(path, arguments, log: "\(directory.path)/\(log)", in: group)
    }

    func problem(_ text: String) -> TestProblem {
        TestProblem("\(text); the files are in \(directory.path)\(directory.logTails())")
    }
}
