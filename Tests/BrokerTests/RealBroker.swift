import Glibc
import Synchronization
import TestSupport
import Testing

/// Which MQTT broker a drill runs with.
enum BrokerKind: String, CaseIterable, CustomTestStringConvertible {
    case mosquitto
    case nats = "nats-server"
    case rabbit = "rabbitmq-server"

    var testDescription: String { rawValue }
    var isInstalled: Bool { ChildProgram.find(rawValue) != nil }
}

/// A real broker on a free port, with a directory of its own. What it keeps there it finds again when it is started
/// after a kill.
final class RealBroker: Sendable {
    let kind: BrokerKind
    let port: Int
    private let directory: TemporaryDirectory
    private let words: [String]
    private let environment: [String: String]
    private let child = Mutex<ChildProgram?>(nil)
    /// Erlang's name service, which RabbitMQ will not be without.
    private let names: ChildProgram?

    init(_ kind: BrokerKind) throws {
        self.kind = kind
        port = try LoopbackSocket.freePort()
        directory = try TemporaryDirectory()
        switch kind {
        case .mosquitto:
            (words, environment, names) = (try Self.mosquitto(port, directory), [:], nil)
        case .nats:
            (words, environment, names) = (try Self.nats(port, directory), [:], nil)
        case .rabbit:
            words = ["rabbitmq-server"]
            let namesPort = try LoopbackSocket.freePort()
            environment = try Self.rabbit(port, names: namesPort, directory)
            names = try ChildProgram(
                ["epmd", "-address", "127.0.0.1", "-port", "\(namesPort)"], log: "\(directory.path)/epmd.log")
        }
        try start()
    }

    func start() throws {
        guard ChildProgram.find(words[0]) != nil || access(words[0], X_OK) == 0 else {
            throw TestProblem("there is no \(words[0]); .ci/servers fetches it")
        }
        let started = try ChildProgram(words, environment: environment, log: "\(directory.path)/log")
        child.withLock { $0 = started }
    }

    /// Nothing is flushed, nobody is told.
    func kill() {
        child.withLock { child in
            child?.stop(with: SIGKILL)
            child = nil
        }
    }

    // MARK: how each is told what to do

    private static func mosquitto(_ port: Int, _ directory: TemporaryDirectory) throws -> [String] {
        var lines = [
            "listener \(port) 127.0.0.1", "allow_anonymous true", "persistence true",
            "persistence_location \(directory.path)/",
        ]
        // As root it would become another user, who may not write here.
        if getuid() == 0 { lines.append("user root") }
        let file = try directory.write(lines.joined(separator: "\n") + "\n", to: "mosquitto.conf")
        return [ChildProgram.find("mosquitto") ?? "mosquitto", "-c", file]
    }

    /// MQTT needs JetStream, and JetStream a name.
    private static func nats(_ port: Int, _ directory: TemporaryDirectory) throws -> [String] {
        let file = try directory.write(
            """
            server_name: drill
            listen: "127.0.0.1:\(try LoopbackSocket.freePort())"
            jetstream { store_dir: "\(directory.path)/jetstream" }
            mqtt { listen: "127.0.0.1:\(port)" }
            """, to: "nats.conf")
        return ["nats-server", "-c", file]
    }

    private static func rabbit(
        _ port: Int, names: Int, _ directory: TemporaryDirectory
    ) throws -> [String: String] {
        let configuration = try directory.write(
            """
            listeners.tcp = none
            mqtt.listeners.tcp.1 = 127.0.0.1:\(port)
            mqtt.allow_anonymous = true
            """, to: "rabbitmq.conf")
        let plugins = try directory.write("[rabbitmq_mqtt].\n", to: "plugins")
        let nothing = try directory.write("\n", to: "environment")
        return [
            "HOME": directory.path, "RABBITMQ_NODENAME": "drill\(port)@localhost",
            "RABBITMQ_CONFIG_FILE": configuration, "RABBITMQ_CONF_ENV_FILE": nothing,
            "RABBITMQ_ENABLED_PLUGINS_FILE": plugins, "RABBITMQ_MNESIA_BASE": "\(directory.path)/mnesia",
            "RABBITMQ_LOG_BASE": "\(directory.path)/logs", "RABBITMQ_LOGS": "-",
            "RABBITMQ_DIST_PORT": "\(try LoopbackSocket.freePort())", "ERL_EPMD_PORT": "\(names)",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        ]
    }
}
