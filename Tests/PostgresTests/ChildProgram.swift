import Glibc
import TestSupport

/// Starts programs that inherit nothing from the tests: no descriptor, no blocked signal.
enum ChildProgram {
    /// - Parameter log: where its output goes.
    static func spawn(_ words: [String], log: String = "/dev/null") throws -> pid_t {
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
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for word in arguments { free(word) } }
        var started = pid_t()
        let code = posix_spawnp(&started, words[0], &actions, &attributes, &arguments, environ)
        guard code == 0 else { throw TestProblem("cannot start \(words[0]): \(String(cString: strerror(code)))") }
        return started
    }

    static func run(_ words: [String], log: String) throws {
        var status: Int32 = 0
        waitpid(try spawn(words, log: log), &status, 0)
        guard status == 0 else { throw TestProblem("\(words.joined(separator: " ")) ends with \(status); see \(log)") }
    }
}
