import Glibc

/// posix_spawn, with nothing inherited but what is named.
struct Spawn {
    var path: String
    var arguments: [String]
    var environment: [String: String] = [:]
    var input: Int32?
    var log = "/dev/null"
    /// The process group to join; 0 begins one, nil stays in ours.
    var group: pid_t?

    private static let mostDescriptors: Int32 = 4096

    func start() throws(BenchmarkFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        for descriptor in 3..<Self.mostDescriptors { posix_spawn_file_actions_addclose(&actions, descriptor) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of a Swift process block signals, and a program would be born deaf to SIGTERM.
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        if let group {
            flags |= POSIX_SPAWN_SETPGROUP
            posix_spawnattr_setpgroup(&attributes, group)
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        return try start(actions: &actions, attributes: &attributes)
    }

    private func start(actions: inout posix_spawn_file_actions_t, attributes: inout posix_spawnattr_t)
        throws(BenchmarkFailure) -> pid_t
    {
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        for (name, value) in environment { setenv(name, value, 1) }
        defer { for word in words { free(word) } }
        var started = pid_t()
        let code = posix_spawnp(&started, path, &actions, &attributes, &words, environ)
        for name in environment.keys { unsetenv(name) }
        guard code == 0 else { throw BenchmarkFailure("cannot start \(path): \(String(cString: strerror(code)))") }
        return started
    }
}
