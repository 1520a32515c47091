import ArgumentParser
import Diagnostics
import Station

/// `fairlead check`: every mistake of a station file at once.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Show every mistake in a station file; touches no device and no network.",
        discussion: """
            Exit code 0 when the station would start, 1 when it would not, 2 when the file cannot be read.

            Example: fairlead check station.yaml
            """)

    @Argument(help: "The station file.")
    var file: String

    @Option(
        name: .customLong("drivers"), help: ArgumentHelp("A folder of drivers; may be repeated.", valueName: "folder"))
    var driverFolders: [String] = []

    @Flag(help: "One JSON object a line for each diagnostic.")
    var json = false

    func run() throws {
        let checked = CheckedStation(path: file, driverFolders: driverFolders)
        if json {
            for (source, diagnostic) in checked.diagnostics {
                Terminal.write(JSONLine.of(DiagnosticRow(source: source, diagnostic: diagnostic)))
            }
        } else {
            Terminal.write(checked.text(style: Terminal.hasColour ? .ansi : .plain))
        }
        if checked.isUnreadable { throw Outcome.cannotProceed }
        if checked.hasErrors { throw Outcome.faultFound }
    }
}
