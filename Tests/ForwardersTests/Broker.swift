import Glibc
import Synchronization
import TestSupport

/// A real mosquitto on a free port, with a directory of its own. It keeps its sessions when it is stopped and started.
final class Broker: Sendable {
    static let program = "/usr/sbin/mosquitto"

    let port: Int
    private let directory: TemporaryDirectory
    private let configuration: String
    private let child = Mutex<ChildProgram?>(nil)

    /// - Parameters:
    ///   - password: when given, only user `buoy-7` with this password may connect.
    ///   - certificate: when given, with its `key`, only TLS.
    ///   - authority: when given, only clients that it signed.
    ///   - lines: more of its configuration.
    init(
        password: String? = nil, certificate: String? = nil, key: String? = nil, authority: String? = nil,
        lines more: [String] = []
    ) throws {
        guard access(Self.program, X_OK) == 0 else {
            throw TestProblem("there is no \(Self.program); install it with: apt-get install mosquitto")
        }
        directory = try TemporaryDirectory()
        port = try LoopbackSocket.freePort()
        var lines = ["listener \(port) 127.0.0.1", "persistence true", "persistence_location \(directory.path)/"]
        // As root it would become another user, who may not write here.
        if getuid() == 0 { lines.append("user root") }
        if let password {
            let file = try directory.write("buoy-7:\(password)\n", to: "passwords")
            try ChildProgram.run("/usr/bin/mosquitto_passwd", ["-U", file])
            lines += ["allow_anonymous false", "password_file \(file)"]
        } else {
            lines.append("allow_anonymous true")
        }
        if let certificate, let key { lines += ["certfile \(certificate)", "keyfile \(key)"] }
        if let authority { lines += ["cafile \(authority)", "require_certificate true"] }
        lines += more
        configuration = try directory.write(lines.joined(separator: "\n") + "\n", to: "mosquitto.conf")
        try start()
    }

    func start() throws {
        let started = try ChildProgram(Self.program, ["-c", configuration])
        child.withLock { $0 = started }
    }

    /// Comes back when it has ended, and so when its sessions are on disk.
    func stop() {
        child.withLock { child in
            child?.stop()
            child = nil
        }
    }
}
