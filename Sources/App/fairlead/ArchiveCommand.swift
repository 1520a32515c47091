import Archive
import ArgumentParser
import Forwarders
import Glibc
import Logging
import ServiceLifecycle
import Station

/// `fairlead archive`: the receiving end.
struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Receive batches, make them durable, and acknowledge them after the commit.",
        discussion: """
            Listens on loopback unless told otherwise. With --mqtt it also takes batches from a broker.

            Example: fairlead archive --listen 127.0.0.1:8090 --store archive.db --mqtt 127.0.0.1:1883
            """)

    @Option(help: ArgumentHelp("Where to listen for HTTP.", valueName: "address:port"))
    var listen = "127.0.0.1:8090"

    @Option(help: ArgumentHelp("The SQLite file.", valueName: "file"))
    var store: String

    @Option(help: ArgumentHelp("A broker to take batches from.", valueName: "host:port"))
    var mqtt: String?

    @Option(
        name: .customLong("client-id"), help: ArgumentHelp("The name of our session at the broker.", valueName: "name"))
    var clientID = "fairlead-archive"

    @Option(
        name: .customLong("station"),
        help: ArgumentHelp("Accept only this station; may be repeated.", valueName: "name"))
    var stations: [String] = []

    func run() async throws {
        StandardDescriptors.survive()
        let address = try Self.address(listen, "--listen")
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var log = Logger(label: "fairlead.archive")
        log.logLevel = .notice
        var options = ArchiveOptions(storePath: store)
        options.host = address.host
        options.port = address.port
        options.acceptedStations = stations.isEmpty ? nil : Set(stations)
        if let mqtt {
            let broker = try Self.address(mqtt, "--mqtt")
            options.broker = MQTTOptions(host: broker.host, port: Int32(broker.port), clientID: clientID)
        }
        let group = ServiceGroup(
            configuration: .daemon([ArchiveServer(options: options, log: log)], logger: log))
        do {
            try await group.run()
        } catch {
            Terminal.complain("fairlead archive: cannot serve on \(listen) with the store '\(store)': \(error)")
            throw Outcome.cannotProceed
        }
    }

    private static func address(_ text: String, _ option: String) throws -> HostAndPort {
        guard let address = HostAndPort(text: text) else {
            throw ValidationError("\(option) '\(text)' is no address with a port; write it as 127.0.0.1:8090")
        }
        return address
    }
}
