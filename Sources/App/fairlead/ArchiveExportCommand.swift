import Archive
import ArgumentParser
import Logging
import Sensing
import Station
import StationClock

/// `fairlead archive export`: data out of an archive.
struct ArchiveExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what an archive holds as CSV, JSON lines, NetCDF or wire log.",
        discussion: """
            Reads the archive's database, whether an archive process runs or not. CSV has a row for each observation, \
            JSON lines an object for each record (those with a defect too), raw a line for whatever went over an \
            instrument's line, NetCDF follows CF 1.8, ACDD 1.3 and OceanSITES 1.4. With --averages it is the mean, \
            deviation, extremes and count of each quarter of an hour, as CSV or JSON lines.

            Times are corrected where a gap of the station's clock was closed (--as-stamped: as they were stamped), and \
            of records that were parsed again the newest results are given (--as-first-processed: the first). The file \
            appears when it is whole. A position is written when it is given, or when --config names a station file that \
            says it.

            Exit code 0 when everything was written, 2 when something could not be read or written.

            Examples: fairlead archive export --store archive.db --station pier --instrument ctd --format netcdf --output ctd.nc
                      fairlead archive export --store archive.db --station pier --averages > averages.csv
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, jsonl, raw, netcdf
    }

    @OptionGroup var place: ArchivePlace

    @Option(help: ArgumentHelp("The station's name.", valueName: "name"))
    var station: String

    @Option(help: ArgumentHelp("The instrument's name; needed for raw and netcdf.", valueName: "name"))
    var instrument: String?

    @Option(help: ArgumentHelp("The first instant, in UTC.", valueName: "time"))
    var from: String?

    @Option(
        name: [.customLong("to"), .customLong("until")],
        help: ArgumentHelp("The first instant after the last, in UTC.", valueName: "time"))
    var to: String?

    @Option(help: "csv, jsonl, raw or netcdf.")
    var format = Format.csv

    @Flag(help: "Averages of each quarter of an hour.")
    var averages = false

    @Flag(name: .customLong("with-raw"), help: "With jsonl: the raw bytes in hexadecimal.")
    var withRaw = false

    @Flag(name: .customLong("as-stamped"), help: "The times as they were stamped, without later corrections.")
    var asStamped = false

    @Flag(
        name: .customLong("as-first-processed"),
        help: "What came out of the bytes when they came, without what `fairlead reprocess` made of them.")
    var asFirstProcessed = false

    @Option(help: ArgumentHelp("The file to write; standard output when it is not given.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("With netcdf: a station file that says where the station is.", valueName: "file"))
    var config: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("With netcdf: degrees north.", valueName: "degrees"))
    var latitude: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("With netcdf: degrees east.", valueName: "degrees"))
    var longitude: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("With netcdf: metres below the surface.", valueName: "metres"))
    var depth: Double?

    @Option(
        name: .customLong("attribute"),
        help: ArgumentHelp("With netcdf: an attribute of the file; may be repeated.", valueName: "name=text"))
    var attributes: [String] = []

    func validate() throws {
        if format == .netcdf, instrument == nil || output == nil {
            throw ValidationError("netcdf needs one --instrument and --output with a file")
        }
        if format == .raw, instrument == nil { throw ValidationError("raw needs one --instrument") }
        if averages, format == .raw || format == .netcdf {
            throw ValidationError("averages are written as csv or jsonl")
        }
        for attribute in attributes where !attribute.dropFirst().contains("=") {
            throw ValidationError("--attribute '\(attribute)' has no value; write it as institution='University of X'")
        }
    }

    func run() async throws {
        do {
            try place.check()
            try await write()
        } catch let error where !(error is ExitCode) && !(error is ValidationError) {
            Terminal.progress("")
            Terminal.complain("fairlead archive export: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func write() async throws {
        var log = Logger(label: "fairlead.archive.export")
        log.logLevel = .error
        let database = try await place.reading(log)
        do {
            try await write(from: database)
            await database.close()
        } catch {
            await database.close()
            throw error
        }
        Terminal.progress("")
    }

    private func write(from database: any ArchiveDatabase) async throws {
        let export = ArchiveExport(database)
        let request = try request()
        if format == .netcdf, let output {
            return try await netCDF(export, request, output)
        }
        let file = try output.map { try TextFile(for: $0) }
        let write = { (text: String) in
            if let file { try file.write(text) } else { Terminal.write(text) }
        }
        if averages {
            try await export.averages(request, asJSON: format == .jsonl, write: write, progress: Self.showProgress)
        } else {
            try await export.text(request, as: textFormat, write: write, progress: Self.showProgress)
        }
        try file?.publish()
    }

    private func netCDF(_ export: ArchiveExport, _ request: ArchiveExportRequest, _ output: String) async throws {
        let options = try options()
        let outcome = try await export.netCDF(request, to: output, options: options, progress: Self.showProgress)
        Terminal.progress("")
        if options.latitude == nil || options.depth == nil {
            Terminal.complain(
                "the position is not in the file as a whole: give --latitude, --longitude and --depth, or --config")
        }
        if outcome.unordered > 0 {
            Terminal.complain(
                "\(outcome.unordered) of \(outcome.rows) rows are not later than the row before them: two records of one "
                    + "instant, or a clock that was set back")
        }
    }

    private var textFormat: ArchiveExport.TextFormat {
        switch format {
        case .csv, .netcdf: .csv
        case .jsonl: .jsonLines(withRaw: withRaw)
        case .raw: .wireLog
        }
    }

    private func request() throws -> ArchiveExportRequest {
        var request = ArchiveExportRequest(
            station: station, instrument: instrument, from: try instant(from, "--from"), to: try instant(to, "--to"))
        request.asStamped = asStamped
        request.asFirstProcessed = asFirstProcessed
        return request
    }

    private func options() throws -> NetCDFOptions {
        var options = NetCDFOptions(program: "fairlead \(programVersion)", now: StationClock().now().instant)
        let thing = try config.flatMap { path in
            guard let station = StationFile.load(path, knownDrivers: { _ in nil }).configuration else {
                throw CommandFailure("'\(path)' has mistakes; `fairlead check \(path)` shows them")
            }
            return station.thing
        }
        options.latitude = latitude ?? thing?.latitude
        options.longitude = longitude ?? thing?.longitude
        options.depth = depth
        for attribute in attributes {
            let parts = attribute.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            options.attributes[String(parts[0])] = String(parts[1])
        }
        return options
    }

    private func instant(_ text: String?, _ option: String) throws -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(iso8601: text) else {
            throw ValidationError("\(option) '\(text)' is no time; write it as 2026-11-21 or 2026-11-21T02:52:33Z")
        }
        return instant
    }

    private static func showProgress(_ count: Int) {
        Terminal.progress("\(count) records")
    }
}

extension ArchivePlace {
    /// Beside the archive that writes: a file is opened to be read alone.
    fileprivate func reading(_ log: Logger) async throws -> any ArchiveDatabase {
        if let store { return try ArchiveFile(path: store) }
        return try await opening()(ArchiveOptions(storePath: ""), log)
    }
}
