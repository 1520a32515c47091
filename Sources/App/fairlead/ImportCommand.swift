import ArgumentParser
import Diagnostics
import DriverRuntime
import Station
import Store
import Timekeeping

/// `fairlead import`: the memory of a recovered instrument into the station's store.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring the uploaded memory of a recovered instrument into the store.",
        discussion: """
            The files go the way of live bytes: framed, parsed and flagged by the instrument's driver, stored, and from \
            there delivered. Each is stored once, whatever it is called. Through the running daemon when there is one, \
            else the store is opened directly.

            The record's time is the instrument's own, corrected; the original stands beside it as the instrument's \
            time. --clock-offset is what its clock was fast by (negative: slow). --clock names a file with pairs of the \
            instrument's time and UTC, at least those of start and end, as CSV (instrument,utc[,exact to seconds]) or \
            YAML (pairs: [{instrument: …, utc: …, within: 1 s}]); between two pairs the drift is shared evenly. A record \
            without a time has that of the one before it, of which nothing is promised.

            Exit code 0 when everything is durable, or was before; 1 when a file has no value that could be read (it is \
            stored with its defects all the same); 2 when something could not be read, reached or stored.

            Examples: fairlead import mooring.asc --config station.yaml --instrument ctd-30m --dry-run
                      fairlead import mooring.asc --config station.yaml --instrument ctd-30m --clock-offset +12.4s
                      fairlead import *.hex --config station.yaml --instrument ctd-30m --clock clock.csv
            """)

    @Argument(help: ArgumentHelp("The files.", valueName: "file"))
    var files: [String]

    @Option(
        name: [.customLong("config"), .customLong("station")],
        help: ArgumentHelp("The station file.", valueName: "file"))
    var config: String

    @Option(help: ArgumentHelp("The instrument's name in the station file.", valueName: "name"))
    var instrument: String

    @Option(
        name: .customLong("clock-offset"), parsing: .unconditional,
        help: ArgumentHelp("What the instrument's clock was fast by, such as +12.4s.", valueName: "seconds"))
    var clockOffset: String?

    @Option(
        name: .customLong("clock-within"),
        help: ArgumentHelp("How exact that is; without it nothing is promised.", valueName: "seconds"))
    var clockWithin: String?

    @Option(help: ArgumentHelp("Pairs of instrument time and UTC, CSV or YAML.", valueName: "file"))
    var clock: String?

    @Flag(name: .customLong("dry-run"), help: "Show what would be stored, and store nothing.")
    var dryRun = false

    @Option(
        name: .customLong("drivers"), help: ArgumentHelp("A folder of drivers; may be repeated.", valueName: "folder"))
    var driverFolders: [String] = []

    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket: String?

    func validate() throws {
        if clock != nil, clockOffset != nil { throw ValidationError("give --clock or --clock-offset, not both") }
        if clockWithin != nil, clockOffset == nil { throw ValidationError("--clock-within goes with --clock-offset") }
    }

    func run() async throws {
        do {
            let correction = try correction()
            let (station, session) = try station()
            for line in correction.shown { Terminal.complain(line) }
            var hasFault = false
            let place = try await dryRun ? nil : place(station, session)
            for file in files {
                let fault = try await bring(file, place, station, session, correction)
                hasFault = hasFault || fault
            }
            await place?.close()
            if hasFault { throw Outcome.faultFound }
        } catch let error where !(error is ExitCode) && !(error is ValidationError) {
            Terminal.progress("")
            Terminal.complain("fairlead import: \(error)")
            throw Outcome.cannotProceed
        }
    }

    /// Whether nothing could be read from the file.
    private func bring(
        _ path: String, _ place: ImportPlace?, _ station: StationConfiguration, _ session: DriverSession,
        _ correction: ClockCorrection
    ) async throws -> Bool {
        let bytes = try WholeFile.read(path)
        guard !bytes.isEmpty else { throw CommandFailure("cannot import '\(path)': it is empty; upload it again") }
        let survey = ImportSurvey(
            bytes, name: path.split(separator: "/").last.map { String($0) } ?? path,
            written: WholeFile.written(path), session: session, correction: correction
        ) { Terminal.progress("reading \(path): \($0 * 100 / bytes.count) %") }
        Terminal.progress("")
        Terminal.write(try ImportText.text(survey, path: path, instrument: instrument, station: station))
        guard let place else { return survey.tally.samples == 0 }
        Terminal.progress("storing \(path)")
        let outcome = try await place.take(survey, bytes) {
            Terminal.progress("storing \(path): \($0 * 100 / bytes.count) %")
        }
        Terminal.progress("")
        switch outcome {
        case .known(let why): Terminal.write("  nothing is stored: \(why)\n")
        case .failed(let reason): throw CommandFailure("'\(path)' is not stored whole: \(reason)")
        case .stored(let tally):
            let before = tally.passedOver > 0 ? ", \(tally.passedOver) of them before" : ""
            Terminal.write("  stored: \(tally.records) records\(before)\n")
        }
        return survey.tally.samples == 0
    }

    private func correction() throws -> ClockCorrection {
        if let clock { return try ClockFile.read(clock) }
        guard let clockOffset else { return .none }
        guard let offset = ClockFile.offset(clockOffset) else {
            throw ValidationError("--clock-offset '\(clockOffset)' is no time; write it as +12.4s or -3s")
        }
        guard let clockWithin else { return ClockCorrection(offset: offset) }
        guard let within = ClockFile.offset(clockWithin), within >= 0 else {
            throw ValidationError("--clock-within '\(clockWithin)' is no time; write it as 1s")
        }
        return ClockCorrection(offset: offset, within: within)
    }

    private func station() throws -> (StationConfiguration, DriverSession) {
        let checked = CheckedStation(path: config, driverFolders: driverFolders)
        guard let configuration = checked.configuration, !checked.hasErrors else {
            throw CommandFailure("'\(config)' has mistakes; `fairlead check \(config)` shows them")
        }
        guard let session = checked.sessions[instrument] else {
            let names = configuration.instruments.map(\.name.value)
            let meant = closestWord(to: instrument, in: names).map { " Did you mean '\($0)'?" } ?? ""
            throw CommandFailure(
                "the station has no instrument '\(instrument)'; it has \(names.joined(separator: ", ")).\(meant)")
        }
        return (configuration, session)
    }

    private func place(_ station: StationConfiguration, _ session: DriverSession) async throws -> ImportPlace {
        let path = socket ?? station.controlSocket
        let daemon = try DaemonClient(socket: path, seconds: ImportPlace.patienceSeconds)
        if (try? await daemon.get("/v1/status")) != nil { return .daemon(daemon, instrument: instrument) }
        return .store(try await StationImport.open(station, instrument: instrument, session: session))
    }
}
