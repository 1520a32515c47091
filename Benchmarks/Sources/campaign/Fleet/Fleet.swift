import Glibc
import Programs

/// The real programs of a campaign: a station's daemon, a broker, two archives, and `fairlead tail`, which says what the
/// daemon reports as durable.
final class Fleet {
    let base: String
    let files: FleetFiles
    let station: Disk
    let shore: Disk
    private let programs: String
    private let drivers: String
    private let group: ProcessGroup
    private(set) var daemon: ChildProgram?
    private(set) var broker: ChildProgram?
    private(set) var archives: [ChildProgram?] = [nil, nil]
    private var followers: [ChildProgram] = []

    init(options: CampaignOptions, files: FleetFiles, kind: Disk.Kind) throws(BenchmarkFailure) {
        base = options.directory
        self.files = files
        programs = options.programs
        drivers = options.drivers
        group = try ProcessGroup()
        station = try Disk(base: base, name: "station", mebibytes: 256, kind: kind, layer: options.layer)
        shore = try Disk(base: base, name: "shore", mebibytes: 16_384, kind: kind, layer: options.layer)
        mkdir("\(base)/logs", 0o755)
    }

    /// Whether what the daemon reports is still written down.
    var isFollowed: Bool { followers.allSatisfy { !$0.hasEnded } }
    var isDaemonRunning: Bool { daemon.map { !$0.hasEnded } ?? false }

    // MARK: Starting

    func startAll(instruments: [String]) throws(BenchmarkFailure) {
        try startBroker()
        for name in ArchiveName.allCases { try start(name) }
        try startDaemon()
        guard try wait(seconds: 60, until: { () throws(BenchmarkFailure) in status() != nil }) else {
            throw BenchmarkFailure("the daemon does not answer: \(contents(of: log("fairlead")).suffix(1000))")
        }
        for instrument in instruments {
            followers.append(
                try ChildProgram(
                    "\(programs)/fairlead", ["tail", instrument, "--socket", files.socket, "--json"],
                    log: tail(of: instrument), in: group))
        }
    }

    func startDaemon() throws(BenchmarkFailure) {
        daemon = try ChildProgram(
            "\(programs)/fairlead",
            [
                "run", "--config", files.station, "--drivers", "\(drivers)", "--drivers",
                "\(drivers)/../Benchmarks/Drivers",
            ],
            environment: station.environment, log: log("fairlead"), in: group)
    }

    func start(_ name: ArchiveName, _ proxyToBroker: UInt16? = nil) throws(BenchmarkFailure) {
        if let proxyToBroker { brokerProxy = proxyToBroker }
        let mqtt = name == .broker ? ["--mqtt", "127.0.0.1:\(brokerProxy)"] : []
        archives[name.rawValue] = try ChildProgram(
            "\(programs)/fairlead",
            ["archive", "--listen", "127.0.0.1:\(files.httpPorts[name.rawValue])", "--store", database(name)] + mqtt,
            environment: shore.environment, log: log("archive-\(name)"), in: group)
    }

    /// Where the second archive finds the broker.
    var brokerProxy: UInt16 = 0

    func startBroker() throws(BenchmarkFailure) {
        broker = try ChildProgram(
            "/usr/sbin/mosquitto", ["-c", files.broker], environment: shore.environment, log: log("mosquitto"),
            in: group)
    }

    // MARK: Ending

    func killDaemon() throws(BenchmarkFailure) {
        try expectKilled(daemon, "the daemon")
        daemon = nil
    }

    func kill(_ name: ArchiveName) throws(BenchmarkFailure) {
        try expectKilled(archives[name.rawValue], "the archive '\(name)'")
        archives[name.rawValue] = nil
    }

    func killBroker() throws(BenchmarkFailure) {
        try expectKilled(broker, "the broker")
        broker = nil
    }

    /// A program that had ended by itself is a finding, whatever it says.
    private func expectKilled(_ program: ChildProgram?, _ what: String) throws(BenchmarkFailure) {
        guard let program else { return }
        guard try program.end(with: SIGKILL) == .killed(signal: SIGKILL) else {
            throw BenchmarkFailure("\(what) was to be killed and had ended by itself; see \(base)/logs")
        }
    }

    /// Both lose power at the same moment.
    func cutStation() throws(BenchmarkFailure) {
        try station.cutPower(of: [daemon].compactMap { $0 })
        daemon = nil
    }

    func cutShore() throws(BenchmarkFailure) {
        try shore.cutPower(of: (archives + [broker]).compactMap { $0 })
        archives = [nil, nil]
        broker = nil
    }

    /// - Parameter keeping: what is on the disks is copied beside them first.
    func end(keeping: Bool) throws(BenchmarkFailure) {
        group.end()
        usleep(300_000)
        try station.remove(keeping: keeping)
        try shore.remove(keeping: keeping)
    }

    // MARK: Asking

    func database(_ name: ArchiveName) -> String { "\(shore.path)/\(name.file)" }
    func backup(_ name: ArchiveName) -> String { "\(base)/backup-\(name.file)" }
    func log(_ name: String) -> String { "\(base)/logs/\(name).log" }
    func tail(of instrument: String) -> String { "\(base)/logs/tail-\(instrument).jsonl" }

    /// Nil while nobody answers.
    func status() -> StationStatus? {
        ControlSocket.status(files.socket).flatMap { StationStatus(json: $0) }
    }

    /// Exit code and words of `fairlead audit`.
    func audit(_ name: ArchiveName) throws(BenchmarkFailure) -> (isClean: Bool, text: String) {
        let path = "\(base)/logs/audit-\(name).json"
        unlink(path)
        let ending = try ChildProgram(
            "\(programs)/fairlead",
            [
                "audit", "--store", "\(station.path)/store", "--station", "campaign", "--archive",
                "http://127.0.0.1:\(files.httpPorts[name.rawValue])", "--json",
            ], log: path, in: group
        ).end(seconds: 600)
        return (ending == .exited(0), contents(of: path))
    }
}
