import Glibc
import Synchronization
import TestSupport

/// A real mosquitto on a free port, with a directory of its own. It keeps its sessions when it is stopped and started.
final class Mosquitto: Sendable {
    private static let program = "/usr/sbin/mosquitto"

    let port: Int
    let directory: TemporaryDirectory
    /// For TLS: the authority of its certificate.
    let certificate: String?
    private let configuration: String
    private let child = Mutex<ChildProgram?>(nil)

    /// - Parameters:
    ///   - password: when given, only user `fairlead` with this password may connect.
    ///   - isEncrypted: only TLS, with a certificate for 127.0.0.1 that is its own authority.
    ///   - rules: of its access file; without any, everybody may do everything.
    init(password: String? = nil, isEncrypted: Bool = false, rules: [String] = []) throws {
        guard access(Self.program, X_OK) == 0 else {
            throw TestProblem("there is no \(Self.program); install it with: apt-get install mosquitto")
        }
        directory = try TemporaryDirectory()
        port = try LoopbackSocket.freePort()
        var lines = ["listener \(port) 127.0.0.1", "persistence true", "persistence_location \(directory.path)/"]
        lines += ["log_dest file \(directory.path)/log", "log_type all"]
        // As root it would become another user, who may not write here.
        if getuid() == 0 { lines.append("user root") }
        if let password {
            let file = try directory.write("fairlead:\(password)\n", to: "passwords")
            try ChildProgram.run("/usr/bin/mosquitto_passwd", ["-U", file])
            lines += ["allow_anonymous false", "password_file \(file)"]
        } else {
            lines.append("allow_anonymous true")
        }
        if !rules.isEmpty {
            lines.append("acl_file \(try directory.write(rules.joined(separator: "\n") + "\n", to: "rules"))")
        }
        if isEncrypted {
            let (file, key) = (directory.path + "/certificate.pem", directory.path + "/key.pem")
            try ChildProgram.run(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", file,
                ])
            lines += ["certfile \(file)", "keyfile \(key)"]
            certificate = file
        } else {
            certificate = nil
        }
        configuration = try directory.write(lines.joined(separator: "\n") + "\n", to: "mosquitto.conf")
        try start()
    }

    /// What it wrote into its log.
    var log: String { directory.read("log") }

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
