import ArgumentParser
import Diagnostics
import Glibc
import Logging
import Station

/// `fairlead run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the station that a station file describes.",
        discussion: """
            A file with mistakes refuses to start and shows them all. An instrument or an archive that is away never \
            does: it is tried again for ever. SIGTERM and Ctrl-C stop in order; what was received is durable by then.

            Example: fairlead run --config /etc/fairlead/station.yaml
            """)

    @Option(help: ArgumentHelp("The station file.", valueName: "file"))
    var config: String

    @Option(
        name: .customLong("drivers"), help: ArgumentHelp("A folder of drivers; may be repeated.", valueName: "folder"))
    var driverFolders: [String] = []

    func run() async throws {
        StandardDescriptors.survive()
        let checked = CheckedStation(path: config, driverFolders: driverFolders)
        guard let configuration = checked.configuration, !checked.hasErrors else {
            Terminal.complain(checked.text(style: .plain))
            throw checked.isUnreadable ? Outcome.cannotProceed : Outcome.faultFound
        }
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = Logger.Level(rawValue: configuration.logLevel.rawValue) ?? .notice
            return handler
        }
        let log = Logger(label: "fairlead")
        for warning in checked.warnings { log.warning("\(warning)") }
        do {
            let station = try await RunningStation.start(configuration, sessions: checked.sessions, log: log)
            try await station.run()
        } catch let failure as StationFailure {
            Terminal.complain("fairlead run: \(failure)")
            throw Outcome.cannotProceed
        }
    }
}
