import Glibc

/// A daemon that watches a folder for files of numbered lines. Used on one thread.
final class FolderStation {
    let directory: TemporaryDirectory
    private let status: StatusQuestion
    private let programs: Programs
    private let group: ProcessGroup
    let configuration: String
    private var daemon: ChildProgram?

    init() throws {
        programs = try Programs.find()
        directory = try TemporaryDirectory()
        group = try ProcessGroup()
        var chance = SeededChance(seed: 1)
        let drivers = try CrashFiles(directory: directory, ports: CrashPorts(&chance)).writeDrivers()
        _ = try directory.make("in")
        configuration = try directory.write(
            """
            station: folder
            store: {directory: \(directory.path)/store, commit_every: 10 ms}
            page: false
            drivers: [\(drivers)]
            instruments:
              - name: lines
                driver: crash/lines
                transport: {folder: {path: \(directory.path)/in, pattern: "*.txt", complete: {marker: "*.done"}}}

            """, to: "station.yaml")
        status = StatusQuestion(socketPath: directory.path + "/store/fairlead.sock")
    }

    deinit { group.end() }

    func start() throws {
        daemon = try program(["run", "--config", configuration], log: "fairlead.log")
    }

    func kill() throws {
        try daemon?.end(with: SIGKILL)
        daemon = nil
    }

    func stop() throws -> ChildProgram.Ending? {
        defer { daemon = nil }
        return try daemon?.end(with: SIGTERM)
    }

    func program(_ arguments: [String], log: String) throws -> ChildProgram {
        try ChildProgram(programs.fairlead, arguments, log: directory.path + "/" + log, in: group)
    }

    /// What is in the store of the instrument, byte by byte.
    func stored() throws -> String {
        try run(["export", "--config", configuration, "--instrument", "lines", "--raw", "--exact"]).output
    }

    /// Runs a program to its end. Errors are in its output too.
    func run(_ arguments: [String]) throws -> (ending: ChildProgram.Ending, output: String) {
        unlink(directory.path + "/program.log")
        let ending = try program(arguments, log: "program.log").end(within: 120_000)
        return (ending, directory.text(of: "program.log"))
    }

    func drop(_ text: String, as name: String) throws {
        try directory.write(text, to: "in/\(name).txt")
        try directory.write("", to: "in/\(name).done")
    }

    var isServing: Bool { status.storedRecords() != nil }

    func wait(for what: String, until isThere: () throws -> Bool) throws {
        let end = uptimeMilliseconds() + 60_000
        while try !isThere() {
            guard uptimeMilliseconds() < end else {
                throw TestProblem("waited 60 s for \(what); the files are in \(directory.path)\(directory.logTails())")
            }
            poll(nil, 0, 5)
        }
    }

    /// Numbered lines, so that one that is lost, doubled or moved shows.
    static func lines(_ numbers: Range<Int>) -> String {
        numbers.map { number in
            let digits = String(number)
            let padded = String(repeating: "0", count: 12 - digits.utf8.count) + digits
            return padded + ", 12.3402, 3.82316,  21.102, 32.9696, 1495.863\r\n"
        }.joined()
    }
}
