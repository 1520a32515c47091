import Glibc

/// A daemon with a simulated CTD and a busy line, both over TCP, and consoles for it. Used on one thread.
final class TakeoverStation {
    let directory: TemporaryDirectory
    let status: StatusQuestion
    private let programs: Programs
    private let group: ProcessGroup
    private let configuration: String
    private var simulators: ChildProgram?
    private var daemon: ChildProgram?
    private var consoles = 0

    init(seed: UInt64) throws {
        var chance = SeededChance(seed: seed)
        programs = try Programs.find()
        directory = try TemporaryDirectory()
        group = try ProcessGroup()
        let ports = try CrashPorts(&chance)
        let drivers = try CrashFiles(directory: directory, ports: ports).writeDrivers()
        configuration = try directory.write(
            """
            station: takeover
            store: {directory: \(directory.path)/store, commit_every: 50 ms}
            page: false
            drivers: [\(PackageFolder.path)/Drivers, \(drivers)]
            instruments:
              - {name: ctd, driver: seabird/sbe37, transport: {tcp: 127.0.0.1:\(ports.ctd)}}
              - {name: lines, driver: crash/lines, transport: {tcp: 127.0.0.1:\(ports.lines)}}
            """, to: "station.yaml")
        status = StatusQuestion(socketPath: directory.path + "/store/fairlead.sock")
        simulators = try ChildProgram(
            programs.firmwareSim,
            [
                "run", "sbe37 tcp:127.0.0.1:\(ports.ctd) interval=3600 seed=1",
                "lines tcp:127.0.0.1:\(ports.lines) rate=4000 seed=2",
            ],
            log: directory.path + "/firmware-sim.log", in: group)
    }

    deinit { end() }

    func end() {
        group.end()
    }

    // MARK: The daemon

    func startDaemon() throws {
        daemon = try ChildProgram(
            programs.fairlead, ["run", "--config", configuration], log: directory.path + "/fairlead.log", in: group)
        try wait(for: "the daemon") { self.status.storedRecords() != nil }
        try wait(for: "the link of the ctd") {
            self.directory.text(of: "fairlead.log").contains("'ctd': the link is open")
        }
    }

    func killDaemon() throws {
        try daemon?.end(with: SIGKILL)
        daemon = nil
    }

    func stopDaemon() throws -> ChildProgram.Ending? {
        defer { daemon = nil }
        return try daemon?.end(with: SIGTERM)
    }

    // MARK: Consoles

    /// A console whose output goes into a file, or to `output`.
    func console(_ arguments: [String], input: Int32? = nil, output: String? = nil) throws -> RunningProgram {
        try program(["console"] + arguments, input: input, output: output)
    }

    func program(_ arguments: [String], input: Int32? = nil, output: String? = nil) throws -> RunningProgram {
        consoles += 1
        let log = "\(arguments[0])-\(consoles).log"
        let place = arguments[0] == "export" ? ["--config", configuration] : ["--socket", status.socketPath]
        let program = try ChildProgram(
            programs.fairlead, arguments + place, log: output ?? "\(directory.path)/\(log)", input: input, in: group)
        return RunningProgram(program: program, station: self, log: log)
    }

    /// A console that is told everything at once; it has ended when this returns.
    func say(_ text: String, _ arguments: [String]) throws -> (ending: ChildProgram.Ending, output: String) {
        let (input, ours) = try Line.open()
        let program = try console(arguments, input: input)
        close(input)
        let bytes = Array(text.utf8)
        guard send(ours, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw TestProblem.system("write to a console")
        }
        close(ours)
        return (try program.end(within: 60_000), program.output)
    }

    func wait(for what: String, until isThere: () throws -> Bool) throws {
        let end = uptimeMilliseconds() + 60_000
        while try !isThere() {
            guard uptimeMilliseconds() < end else {
                throw TestProblem("waited 60 s for \(what); the files are in \(directory.path)\(directory.logTails())")
            }
            poll(nil, 0, 10)
        }
    }
}

/// A program of the station, with its output.
struct RunningProgram {
    let program: ChildProgram
    let station: TakeoverStation
    let log: String

    var output: String { station.directory.text(of: log) }

    func waitForOutput(_ text: String) throws {
        try station.wait(for: "'\(text)' in \(log)") { output.contains(text) }
    }

    func end(within milliseconds: Int64 = 60_000) throws -> ChildProgram.Ending {
        try program.end(within: milliseconds)
    }

    @discardableResult
    func kill(_ signal: Int32) throws -> ChildProgram.Ending {
        try program.end(with: signal)
    }
}
