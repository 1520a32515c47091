import Glibc
import Synchronization

/// A real mosquitto on a free port, with a directory of its own. It keeps its sessions when it is stopped and started.
final class Broker: Sendable {
    static let program = "/usr/sbin/mosquitto"

    let port: Int
    private let directory: TemporaryDirectory
    private let configuration: String
    private let process = Mutex<pid_t?>(nil)

    /// - Parameter password: when given, only user `buoy-7` with this password may connect.
    init(password: String? = nil) throws {
        guard access(Self.program, X_OK) == 0 else {
            throw TestProblem("there is no \(Self.program); install it with: apt-get install mosquitto")
        }
        directory = try TemporaryDirectory()
        port = try LoopbackSocket.freePort()
        var access = "allow_anonymous true"
        if let password {
            let file = try directory.write("buoy-7:\(password)\n", to: "passwords")
            try Self.run("/usr/bin/mosquitto_passwd", ["-U", file])
            access = "allow_anonymous false\npassword_file \(file)"
        }
        // As root it would become another user, who may not write here.
        let user = getuid() == 0 ? "user root\n" : ""
        configuration = try directory.write(
            """
            listener \(port) 127.0.0.1
            persistence true
            persistence_location \(directory.path)/
            log_dest file \(directory.path)/log
            \(user)\(access)

            """, to: "mosquitto.conf")
        try start()
    }

    deinit { stop() }

    func start() throws {
        let started = try Self.spawn(Self.program, ["-c", configuration])
        process.withLock { $0 = started }
    }

    /// Asks it to end, waits until it has, and so until its sessions are on disk.
    func stop() {
        guard let running = process.withLock({ process in
            defer { process = nil }
            return process
        }) else { return }
        kill(running, SIGTERM)
        var status: Int32 = 0
        waitpid(running, &status, 0)
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let started = try spawn(program, arguments)
        var status: Int32 = 0
        waitpid(started, &status, 0)
        guard status == 0 else { throw TestProblem("\(program) ends with \(status)") }
    }

    private static func spawn(_ program: String, _ arguments: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
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
