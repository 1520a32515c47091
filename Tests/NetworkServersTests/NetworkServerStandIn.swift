import Forwarders
import Logging
import Synchronization
import TestSupport

/// Speaks at a broker as a network server does.
final class NetworkServerStandIn: Sendable {
    private let connection: MQTTConnection
    private let taken: Receipts

    /// Which messages the broker took.
    private final class Receipts: Sendable {
        private let numbers = Mutex<Set<Int32>>([])

        func add(_ number: Int32) { numbers.withLock { _ = $0.insert(number) } }
        /// Once: a new connection counts from the beginning.
        func take(_ number: Int32) -> Bool { numbers.withLock { $0.remove(number) != nil } }
    }

    /// `commands`: what it listens to.
    init(_ broker: Mosquitto, commands: String, password: String? = nil) throws {
        var options = MQTTOptions(host: "127.0.0.1", port: Int32(broker.port), clientID: "network-server")
        options.subscriptions = [commands]
        options.firstRetryMilliseconds = 20
        options.longestRetryMilliseconds = 100
        options.certificateAuthorityFile = broker.certificate
        options.credentials = password.map { Credentials(user: "fairlead", password: $0) }
        let connection = try MQTTConnection.open(
            options, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        self.connection = connection
        let taken = Receipts()
        self.taken = taken
        // Ends with the connection.
        Task { for await receipt in connection.receipts { taken.add(receipt.message) } }
    }

    deinit { connection.close() }

    /// The next command that came.
    func command() async -> MQTTMessage? {
        await connection.messages.first { _ in true }
    }

    /// Comes back when the broker has taken it; says it again when the connection broke meanwhile.
    func say(_ text: String, on topic: String, retain: Bool = false) async throws {
        try await eventually {
            guard let number = try? connection.publish(Array(text.utf8), topic: topic, retain: retain) else {
                return false
            }
            while connection.state == .connected {
                if taken.take(number) { return true }
                try await Task.sleep(for: .milliseconds(5))
            }
            return taken.take(number)
        }
    }
}
