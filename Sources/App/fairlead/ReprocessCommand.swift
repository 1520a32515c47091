import ArgumentParser
import Console
import Diagnostics
import Sensing
import Station

/// `fairlead reprocess`: stored raw bytes through another driver or another calibration.
struct ReprocessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reprocess", abstract: "Parse stored raw bytes again with another driver or calibration.",
        discussion: """
            The raw bytes that the store still has are framed, parsed, calibrated, derived and flagged again, by the \
            same code as at sea. Where something else comes out than before, it is stored as a new record that names the \
            run and the record that it replaces; what was stored stays. The new records go to every destination like any \
            other, and exports and archives show the newest by default. Asked twice for the same, it stores nothing the \
            second time.

            The driver is that of the station file unless --driver names another one: maker/model, or a folder. \
            Coefficients are those of the station file; --calibration FILE (YAML, as under 'coefficients') replaces or \
            completes them. Through the running daemon when there is one, else the store is opened directly. With \
            --store instead of a station file only --dry-run is possible: a store knows neither its destinations nor \
            what may be pruned.

            Exit code 0 when it is done (or nothing was to be done), 2 when something could not be read, reached or \
            stored.

            Examples: fairlead reprocess station.yaml --instrument ctd-30m --calibration post-cruise.yaml --dry-run
                      fairlead reprocess station.yaml --instrument ctd-30m --calibration post-cruise.yaml --reason post-cruise
                      fairlead reprocess station.yaml --instrument adcp --driver ./Drivers/teledyne/workhorse
            """)

    @Argument(help: ArgumentHelp("The station file.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The store's directory, for --dry-run alone.", valueName: "directory"))
    var store: String?

    @Option(help: ArgumentHelp("The instrument's name in the station file.", valueName: "name"))
    var instrument: String

    @Option(help: ArgumentHelp("The first instant, in UTC.", valueName: "time"))
    var from: String?

    @Option(
        name: [.customLong("until"), .customLong("to")],
        help: ArgumentHelp("The first instant after the last, in UTC.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("Another driver: maker/model, or its folder.", valueName: "driver"))
    var driver: String?

    @Option(help: ArgumentHelp("Coefficients, YAML.", valueName: "file"))
    var calibration: String?

    @Option(help: ArgumentHelp("Why; it is stored with the run.", valueName: "text"))
    var reason: String?

    @Flag(name: .customLong("dry-run"), help: "Show what would change, and store nothing.")
    var dryRun = false

    @Option(
        name: .customLong("drivers"), help: ArgumentHelp("A folder of drivers; may be repeated.", valueName: "folder"))
    var driverFolders: [String] = []

    @Flag(help: "One JSON object.")
    var json = false

    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket: String?

    /// Longer than the largest store is read through twice on a slow host.
    private static let patienceSeconds = 4 * 3600

    func validate() throws {
        guard (config == nil) != (store == nil) else {
            throw ValidationError("give a station file, or --store with --dry-run")
        }
        if store != nil, !dryRun {
            throw ValidationError("--store goes with --dry-run; to store, give the station file")
        }
    }

    func run() async throws {
        do {
            let report = try await report()
            Terminal.write(
                json
                    ? String(decoding: try StatusJSON.encode(report), as: UTF8.self) + "\n"
                    : ReprocessText.text(report))
        } catch let error where !(error is ExitCode) && !(error is ValidationError) {
            Terminal.complain("fairlead reprocess: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func report() async throws -> ReprocessReport {
        var request = ReprocessRequest(
            instrument: instrument, from: from, until: until, driver: driver, reason: reason, isDryRun: dryRun)
        if let calibration { request.calibration = try CalibrationFile.read(calibration) }
        guard let config else {
            return try StationReprocess.dryRun(
                request, directory: store ?? "", configuration: nil, folders: .standard(besides: driverFolders))
        }
        let checked = CheckedStation(path: config, driverFolders: driverFolders)
        guard let station = checked.configuration else {
            throw CommandFailure("'\(config)' has mistakes; `fairlead check \(config)` shows them")
        }
        let folders = DriverFolders.standard(besides: driverFolders + station.driverDirectories)
        if dryRun {
            return try StationReprocess.dryRun(
                request, directory: station.store.directory, configuration: station, folders: folders)
        }
        let daemon = try DaemonClient(socket: socket ?? station.controlSocket, seconds: Self.patienceSeconds)
        guard (try? await daemon.get("/v1/status")) != nil else {
            return try await StationReprocess.run(request, station, folders: folders)
        }
        // The daemon may be started elsewhere and look in other folders.
        let named = driver ?? station.instruments.first { $0.name.value == instrument }?.driver.value
        request.driver = named.flatMap { folders.folder(of: $0) }.map { Directory.absolute($0) } ?? driver
        let response = try await daemon.post(try StatusJSON.encode(request), to: "/v1/reprocess")
        guard response.status == 200 else {
            throw CommandFailure("the daemon answers \(response.status): \(response.excerpt)")
        }
        return try StatusJSON.decode(ReprocessReport.self, from: response.body)
    }
}
