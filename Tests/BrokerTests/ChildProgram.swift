import Glibc
import Synchronization
import TestSupport

/// A program that a test started, with a process group of its own: servers are often started by scripts.
final class ChildProgram: Sendable {
    private let process: Mutex<pid_t?>

    /// - Parameters:
    ///   - words: the program, looked for in PATH, and its arguments.
    ///   - environment: in addition to ours.
    init(_ words: [String], environment: [String: String] = [:], log: String) throws {
        process = Mutex(try Self.spawn(words, environment, log))
    }

    deinit { stop(with: SIGKILL) }

    /// Comes back when it has ended.
    func stop(with signal: Int32) {
        let running = process.withLock { process in
            defer { process = nil }
            return process
        }
        guard let running else { return }
        kill(-running, signal)
        var status: Int32 = 0
        waitpid(running, &status, 0)
        // What it started may outlive it by a moment.
        kill(-running, SIGKILL)
    }

    /// Where PATH has the program; nil when it has not.
    static func find(_ program: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let folders = path.split(separator: ":").map { String($0) } + ["/usr/sbin"]
        return folders.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }

    private static func spawn(_ words: [String], _ environment: [String: String], _ log: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for descriptor in 1...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, log, O_WRONLY | O_CREAT | O_APPEND, 0o666)
        }
        for descriptor in 3...4095 as ClosedRange<Int32> {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        var arguments: [UnsafeMutablePointer<CChar>?] =
            (["env"] + environment.map { "\($0.key)=\($0.value)" } + words).map { strdup($0) } + [nil]
        defer { for word in arguments { free(word) } }
        var started = pid_t()
        let code = posix_spawnp(&started, "env", &actions, &attributes, &arguments, environ)
        guard code == 0 else { throw TestProblem("cannot start \(words[0]): \(String(cString: strerror(code)))") }
        return started
    }
}
