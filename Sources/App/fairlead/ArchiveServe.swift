import Archive
import ArgumentParser
import Forwarders
import Glibc
import Logging
import ServiceLifecycle
import Station

/// `fairlead archive serve`: the receiving end.
struct ArchiveServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Receive batches, make them durable, and acknowledge them after the commit.",
        discussion: """
            Listens on loopback unless told otherwise, and then asks for tokens unless told otherwise. Keeps everything \
            in a SQLite file, or in PostgreSQL. With --mqtt it also takes batches from a broker. `serve` may be left out.

            Exit code 2 when the database cannot be opened or the address is taken.

            Examples: fairlead archive --listen 127.0.0.1:8090 --store archive.db --mqtt 127.0.0.1:1883
                      fairlead archive --listen 0.0.0.0:8090 --tokens tokens --station-keys keys --store archive.db
                      fairlead archive --postgresql-file /etc/fairlead/database --mqtt broker:1883 --mqtt-partitions 0-7
            """)

    @Option(help: ArgumentHelp("Where to listen for HTTP.", valueName: "address:port"))
    var listen = "127.0.0.1:8090"

    @OptionGroup var place: ArchivePlace

    @OptionGroup var broker: ArchiveBroker

    @Option(
        name: .customLong("station"),
        help: ArgumentHelp("Accept only this station; may be repeated.", valueName: "name"))
    var stations: [String] = []

    @Option(
        name: .customLong("station-keys"),
        help: ArgumentHelp(
            "A folder of public keys, NAME.pub for each station whose batches must be signed.", valueName: "folder"))
    var stationKeys: String?

    @Option(
        help: ArgumentHelp(
            "A file with a station and its token on each line, which only its owner may read.", valueName: "file"))
    var tokens: String?

    @Option(
        name: .customLong("raw-logs"),
        help: ArgumentHelp("A folder for daily logs of what went over the instruments' lines.", valueName: "folder"))
    var rawLogs: String?

    @Flag(name: .customLong("no-products"), help: "Make no averages.")
    var makesNoProducts = false

    @Flag(name: .customLong("no-token"), help: "Ask nobody for a token, although others can reach the address.")
    var asksNoToken = false

    func run() async throws {
        StandardDescriptors.survive()
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var log = Logger(label: "fairlead.archive")
        log.logLevel = .notice
        do {
            try place.check()
            let options = try options()
            let opening = try place.opening()
            let server = ArchiveServer(options: options, log: log, opening: opening)
            try await ServiceGroup(configuration: .daemon([server], logger: log)).run()
        } catch let error where !(error is ValidationError) {
            Terminal.complain("fairlead archive: cannot serve on \(listen) with \(place.name): \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func options() throws -> ArchiveOptions {
        let address = try Self.address(listen, "--listen")
        var options = ArchiveOptions(storePath: place.store ?? "")
        options.host = address.host
        options.port = address.port
        options.acceptedStations = stations.isEmpty ? nil : Set(stations)
        options.keys = try stationKeys.map { try StationKeys(directory: $0) }
        options.tokens = try tokens.map { try ArchiveTokens(file: $0) }
        options.rawLogs = rawLogs
        options.makesProducts = !makesNoProducts
        let isLocal = address.host == "localhost" || address.host == "::1" || address.host.hasPrefix("127.")
        guard isLocal || options.tokens != nil || asksNoToken else {
            throw ValidationError(
                "others can reach \(listen): give --tokens with a file, or --no-token if something in front asks who comes"
            )
        }
        options.partitions = try broker.ours
        options.broker = try broker.options
        return options
    }

    static func address(_ text: String, _ option: String) throws -> HostAndPort {
        guard let address = HostAndPort(text: text) else {
            throw ValidationError("\(option) '\(text)' is no address with a port; write it as 127.0.0.1:8090")
        }
        return address
    }
}
