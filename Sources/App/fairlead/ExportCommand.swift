import ArgumentParser
import Diagnostics
import Sensing
import Station
import Store

/// `fairlead export`: data out of a station's own store.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a station's data as CSV, JSON lines or raw daily logs.",
        discussion: """
            Reads the store, whether the daemon runs or not. CSV has a row for each observation, JSON lines an object for \
            each record (those with a defect too), raw a line for whatever went over an instrument's line, both ways: a \
            file a day with --output, else to standard output. With --exact it is the bytes that came and nothing else.

            Exit code 0 when everything was written, 2 when something could not be read or written.

            Examples: fairlead export --config station.yaml --instrument ctd-pier --from 2026-11-01 --until 2026-11-02
                      fairlead export --config station.yaml --raw --day 2026-11-21 --instrument ctd-pier
                      fairlead export --store /var/lib/fairlead --raw --exact --output logs
            """)

    @Option(help: ArgumentHelp("The store's directory.", valueName: "directory"))
    var store: String?

    @Option(help: ArgumentHelp("The station file that names the store.", valueName: "file"))
    var config: String?

    @Option(
        name: .customLong("instrument"), help: ArgumentHelp("An instrument's name; may be repeated.", valueName: "name")
    )
    var instruments: [String] = []

    @Option(help: ArgumentHelp("The first instant, in UTC.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The first instant after the last, in UTC.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("One day in UTC: the same as --from and --until.", valueName: "date"))
    var day: String?

    @Option(help: "csv, jsonl or raw.")
    var format: String = "csv"

    @Flag(help: "The same as --format jsonl.")
    var json = false

    @Flag(help: "The same as --format raw.")
    var raw = false

    @Flag(help: "Raw, and the bytes that were received alone, without lines, instants and directions.")
    var exact = false

    @Flag(name: .customLong("with-raw"), help: "With jsonl: the raw bytes in hexadecimal.")
    var withRaw = false

    @Flag(name: .customLong("as-stamped"), help: "The times as they were stamped, without later corrections.")
    var asStamped = false

    @Flag(
        name: .customLong("as-first-processed"),
        help: "What came out of the bytes when they came, without what `fairlead reprocess` made of them.")
    var asFirstProcessed = false

    @Option(help: ArgumentHelp("With raw: the folder to write into.", valueName: "folder"))
    var output: String?

    func run() throws {
        do {
            let export = try StationExport(
                directory: StoreChoice.path(store: store, config: config), asStamped: asStamped,
                asFirstProcessed: asFirstProcessed)
            let selection = try selection(known: export.instruments)
            switch try chosenFormat() {
            case .raw: try writeRaw(export, selection)
            case let format:
                try export.text(
                    selection, as: format, withRaw: withRaw, write: { Terminal.write($0) }, progress: showProgress)
                Terminal.progress("")
            }
        } catch let error where !(error is ExitCode) && !(error is ValidationError) {
            Terminal.complain("fairlead export: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func writeRaw(_ export: StationExport, _ selection: RecordSelection) throws {
        var selection = selection
        if output == nil, instruments.isEmpty { selection.instruments = export.instrumentsWithLine }
        guard output != nil || selection.instruments?.count == 1 else {
            throw ValidationError("raw needs one --instrument, or --output with a folder for the files of several")
        }
        let station = config.flatMap { StationFile.load($0, knownDrivers: { _ in nil }).configuration?.station }
        let files = try export.raw(
            selection, as: exact ? .exact : .lines,
            into: output.map { .folder($0) } ?? .stream { Terminal.write(bytes: $0) }, station: station,
            progress: showProgress)
        Terminal.progress("")
        for file in files { Terminal.write(file + "\n") }
    }

    private func showProgress(_ count: Int) {
        Terminal.progress("\(count) records")
    }

    private func chosenFormat() throws -> StationExport.Format {
        guard !(json && raw) else { throw ValidationError("--json and --raw are two formats; choose one") }
        if json { return .jsonl }
        if raw || exact { return .raw }
        guard let format = StationExport.Format(rawValue: format) else {
            throw ValidationError("'\(format)' is no format; write csv, jsonl or raw")
        }
        return format
    }

    private func selection(known: Set<String>) throws -> RecordSelection {
        for name in instruments where !known.contains(name) {
            let meant = closestWord(to: name, in: known.sorted()).map { " Did you mean '\($0)'?" } ?? ""
            throw CommandFailure(
                "the store has no instrument '\(name)'; it has \(known.sorted().joined(separator: ", ")).\(meant)")
        }
        var selection = RecordSelection(
            instruments: instruments.isEmpty ? nil : Set(instruments), from: try instant(from, "--from"),
            until: try instant(until, "--until"))
        if let day {
            guard from == nil, until == nil else { throw ValidationError("give --day, or --from and --until") }
            guard day.utf8.count == 10, let start = Instant(iso8601: day) else {
                throw ValidationError("--day '\(day)' is no day; write it as 2026-11-21")
            }
            selection.from = start
            selection.until = start.adding(nanoseconds: 86_400 * Instant.nanosecondsPerSecond)
        }
        return selection
    }

    private func instant(_ text: String?, _ option: String) throws -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(iso8601: text) else {
            throw ValidationError("\(option) '\(text)' is no time; write it as 2026-11-21 or 2026-11-21T02:52:33Z")
        }
        return instant
    }
}

/// Where the store is.
enum StoreChoice {
    static func path(store: String?, config: String?) throws -> String {
        if let store { return store }
        guard let config else {
            throw ValidationError("give --store with a directory, or --config with a station file")
        }
        guard let station = StationFile.load(config, knownDrivers: { _ in nil }).configuration else {
            throw CommandFailure("'\(config)' has mistakes; `fairlead check \(config)` shows them")
        }
        return station.store.directory
    }
}
