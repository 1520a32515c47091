import Foundation
import Glibc

/// A program of the operating system that a drill runs, with what it printed kept in a file. It ends with this object,
/// and its children too: it leads a process group of its own. Should the tests themselves be killed, `timeout` ends it.
final class RealDaemon: @unchecked Sendable {
    enum Failure: Error, CustomStringConvertible {
        case absent(String)
        case notStarted(String, Int32)

        var description: String {
            switch self {
            case .absent(let program): "\(program) is not installed"
            case .notStarted(let program, let code): "\(program) did not start: \(String(cString: strerror(code)))"
            }
        }
    }

    let program: String
    /// Of the group's leader, which is `timeout`; a signal goes to the whole group.
    let processID: pid_t
    private let logPath: String
    private let lock = NSLock()
    private var exitStatus: Int32?

    /// `folder` gets the log, as `<name>.log`; after `lifetime` seconds it is ended whatever happens.
    init(
        _ program: String, _ arguments: [String], in folder: WorkFolder, name: String? = nil, lifetime: Int = 180
    ) throws {
        guard let path = Self.path(of: program), let timeout = Self.path(of: "timeout") else {
            throw Failure.absent(program)
        }
        self.program = program
        logPath = folder.path("\(name ?? program).log")
        let words = [timeout, "-k", "2", "\(lifetime)", path] + arguments
        processID = try Self.spawn(words, program: program, output: logPath)
    }

    deinit { stop() }

    /// Everything it has printed so far.
    var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

    /// Nil while it runs; the code of its exit, or 128 and the number of the signal that ended it.
    var exitCode: Int32? {
        lock.withLock {
            if exitStatus == nil {
                var status: Int32 = 0
                if waitpid(processID, &status, WNOHANG) == processID { exitStatus = status }
            }
            return exitStatus.map { $0 & 0x7F == 0 ? ($0 >> 8) & 0xFF : 128 + ($0 & 0x7F) }
        }
    }

    var isRunning: Bool { exitCode == nil }

    /// SIGSTOP and SIGCONT silence it and let it go on.
    func signal(_ number: Int32) {
        guard isRunning else { return }
        kill(-processID, number)
    }

    /// Ends it and its children, and waits until they are gone.
    func stop() {
        guard isRunning else { return }
        kill(-processID, SIGTERM)
        kill(-processID, SIGCONT)
        for _ in 0..<40 where isRunning { usleep(25_000) }
        kill(-processID, SIGKILL)
        lock.withLock {
            guard exitStatus == nil else { return }
            var status: Int32 = 0
            waitpid(processID, &status, 0)
            exitStatus = status
        }
    }

    /// Runs a program to its end (`pmc`, `chronyc`, `ip`) and gives what it printed, errors included. Nil: not there, or
    /// it failed, or took longer than `seconds`.
    static func output(of program: String, _ arguments: [String], in folder: WorkFolder, seconds: Int = 10) -> String? {
        let name = "\(program)-\(UUID().uuidString.prefix(8))"
        guard let run = try? RealDaemon(program, arguments, in: folder, name: name, lifetime: seconds) else {
            return nil
        }
        while run.isRunning { usleep(5000) }
        return run.exitCode == 0 ? run.log : nil
    }

    static func isInstalled(_ programs: String...) -> Bool { programs.allSatisfy { path(of: $0) != nil } }

    /// The daemons live in sbin, which the PATH of a person may not have.
    static func path(of program: String) -> String? {
        if program.hasPrefix("/") { return access(program, X_OK) == 0 ? program : nil }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (folders + ["/usr/sbin", "/sbin", "/usr/bin", "/bin"]).map { "\($0)/\(program)" }
            .first { access($0, X_OK) == 0 }
    }

    private static let mostDescriptors: Int32 = 4096

    private static func spawn(_ words: [String], program: String, output: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Else it would hold the listening sockets of other tests, which then cannot start their servers again. Closing
        // nothing is no error.
        for descriptor in 3..<mostDescriptors { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, words[0], &actions, &attributes, &arguments, environ)
        guard code == 0 else { throw Failure.notStarted(program, code) }
        return process
    }
}

/// A folder of one drill, for its configurations, sockets and logs; gone at the end. Its path is short: the address of a
/// UNIX socket has 108 bytes.
final class WorkFolder: Sendable {
    let root: String

    init() throws {
        root = "/tmp/fairlead-\(UUID().uuidString.prefix(8))"
        guard mkdir(root, 0o700) == 0 else { throw RealDaemon.Failure.notStarted("mkdir \(root)", errno) }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    /// Writes a file and gives its path.
    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
        return path(name)
    }
}

/// Looks again and again until it is so; false when it was not within the deadline. Only the drills with real daemons
/// wait.
func eventually(within seconds: Double, _ isSo: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if try isSo() { return true }
        usleep(20_000)
    }
    return try isSo()
}
