import Diagnostics
import DriverRuntime

/// The reference page `diagnostics.md`: everything that a check of a station file or a driver can find.
public enum DiagnosticsPage {
    /// Every kind of mistake that we know, in the order of the numbers.
    public static var codes: [DiagnosticCode] {
        (DiagnosticCode.syntaxTable + DiagnosticCode.structureTable + DiagnosticCode.stationTable
            + DiagnosticCode.driverTable).sorted { number(of: $0) < number(of: $1) }
    }

    public static var markdown: String {
        introduction + families.map(section).joined(separator: "\n")
    }

    private struct Family {
        var digit: Character
        var title: String
        var about: String
    }

    private static let families = [
        Family(
            digit: "1", title: "1xx: the file as YAML",
            about: "What keeps a file from being read at all. After one of these nothing else in the file is checked."),
        Family(
            digit: "2", title: "2xx: keys and kinds of values",
            about: "The same for station files and drivers."),
        Family(
            digit: "3", title: "3xx: the meaning of a station file",
            about: "The keys are in the [reference of the station file](station-file.md)."),
        Family(
            digit: "4", title: "4xx: the meaning of a driver",
            about: "The form of a driver is in [Drivers/README.md](../../Drivers/README.md)."),
    ]

    private static let introduction = """
        <!-- Written by `make reference` from the tables of DiagnosticCode. -->

        # Diagnostics

        What `fairlead check` says, and `fairlead run` when it refuses to start. All mistakes of a file are shown at once, each
        with its place (file, line, column), the line itself, a caret below the words that are meant, and what to do:

        ```
        \(example)```

        An **error** (letter E) means that the file cannot be used. A **warning** (letter W) means that it can, but probably
        not as its author thinks. A number is never given to another mistake. With `--json` each diagnostic is one object:
        `file`, `line`, `column`, `severity`, `code`, `message`, `remedy`.


        """

    /// A real report: the text is checked here and now.
    private static var example: String {
        let text = """
            station: pier
            store: {directory: /var/lib/fairlead, comit_every: 500 ms}
            instruments:
              - name: ctd-pier
                driver: seabird/sbe37
                transport: {serial: /dev/ttyUSB0, baud: 9600 Bd}
            destinations:
              - {name: archive, http: "http://archive.example.org:8090"}
            """
        let source = SourceText(name: "station.yaml", text: text)
        return StationFile.check(source) { _ in nil }.report.text()
    }

    private static func section(_ family: Family) -> String {
        let entries = codes.filter { number(of: $0).first == family.digit }.map { code in
            let severity = code.severity == .warning ? "Warning. " : "Error. "
            return "\n### \(code.id) \(code.title)\n\n\(severity)\(code.explanation)\n"
        }
        return "## \(family.title)\n\n\(family.about)\n" + entries.joined()
    }

    /// `203` of `E203`.
    private static func number(of code: DiagnosticCode) -> String { String(code.id.dropFirst()) }
}
