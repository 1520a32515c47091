import Glibc
import Synchronization

/// A program that a test started, and ends.
public final class ChildProgram: Sendable {
    private let process: Mutex<pid_t?>

    public init(_ program: String, _ arguments: [String]) throws {
        process = Mutex(try Self.spawn(program, arguments))
    }

    deinit { stop() }

    /// Asks it to end and waits until it has.
    public func stop() {
        let running = process.withLock { process in
            defer { process = nil }
            return process
        }
        guard let running else { return }
        kill(running, SIGTERM)
        var status: Int32 = 0
        waitpid(running, &status, 0)
    }

    public static func run(_ program: String, _ arguments: [String]) throws {
        let started = try spawn(program, arguments)
        var status: Int32 = 0
        waitpid(started, &status, 0)
        guard status == 0 else { throw TestProblem("\(program) ends with \(status)") }
    }

    private static func spawn(_ program: String, _ arguments: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        for descriptor in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // A child that inherits a listening socket keeps its port busy after this process closed it.
        for descriptor in 3...4095 as ClosedRange<Int32> {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        // The threads of a Swift program block signals, and a child inherits that: it would never see SIGTERM.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var started = pid_t()
        let code = posix_spawn(&started, program, &actions, &attributes, &words, environ)
        guard code == 0 else { throw TestProblem("cannot start \(program): \(String(cString: strerror(code)))") }
        return started
    }
}
