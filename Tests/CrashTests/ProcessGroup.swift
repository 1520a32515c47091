import Glibc

/// A group of processes that dies with the test, however the test ends.
///
/// Its leader is a shell that waits for the end of its input, which only this process holds open, and then kills the
/// whole group. So nothing is left behind even when this process is killed.
final class ProcessGroup {
    let identity: pid_t
    private var leash: Int32

    init() throws {
        let (input, leash) = try Line.open()
        defer { close(input) }
        identity = try Spawn.start(
            "/bin/sh", ["-c", "read ignored; kill -KILL 0"], input: input, output: "/dev/null", lifeline: nil, group: 0)
        self.leash = leash
    }

    /// Kills all of them, at once.
    func end() {
        guard leash >= 0 else { return }
        close(leash)
        leash = -1
        kill(-identity, SIGKILL)
        var status: Int32 = 0
        waitpid(identity, &status, 0)
    }

    deinit { end() }
}

/// Two connected ends, of which no program inherits what it is not given.
enum Line {
    static func open() throws -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw TestProblem.system("make a pair of sockets") }
        return (ends[0], ends[1])
    }
}

/// posix_spawn, with nothing inherited but what is named.
enum Spawn {
    private static let mostDescriptors: Int32 = 512

    /// - Parameters:
    ///   - lifeline: given to the program as descriptor 3, where it stays open as long as the program lives.
    ///   - group: the process group to join; 0 begins one.
    static func start(
        _ path: String, _ arguments: [String], input: Int32?, output: String, lifeline: Int32?, group: pid_t
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        if let lifeline { posix_spawn_file_actions_adddup2(&actions, lifeline, 3) }
        // Other tests of this process may have open what a program must not keep open; closing nothing is no error.
        for descriptor in (lifeline == nil ? 3 : 4)..<Self.mostDescriptors {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawnattr_setpgroup(&attributes, group)
        // The threads of a Swift process block signals, and a program would be born deaf to SIGTERM.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)

        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var started = pid_t()
        let code = posix_spawn(&started, path, &actions, &attributes, &words, environ)
        guard code == 0 else { throw TestProblem("cannot start \(path): \(String(cString: strerror(code)))") }
        return started
    }
}
