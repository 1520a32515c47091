import ArgumentParser
import SimulatedInstruments

struct ListInstruments: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The instruments that can be simulated, or the settings of one.",
        discussion: """
            firmware-sim list
            firmware-sim list optode
            firmware-sim list --json
            """)

    @Argument(help: "An instrument whose settings are shown.")
    var instrument: String?

    @Flag(help: "One JSON object a line, settings included.")
    var json = false

    func run() throws {
        let kinds = try instrument.map { [try SettingWords.kind($0)] } ?? InstrumentKind.allCases
        for kind in kinds {
            if json {
                print(ListInstruments.json(kind))
            } else if instrument != nil {
                print(RunSeveral.settings(of: kind))
            } else {
                print(ListInstruments.padded(kind.rawValue, to: 12) + kind.title)
            }
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.utf8.count, 1))
    }

    private static func json(_ kind: InstrumentKind) -> String {
        let settings = kind.settings.map { setting in
            "{\"name\":\(Report.quoted(setting.name)),\"default\":\(Report.quoted(setting.standard)),"
                + "\"meaning\":\(Report.quoted(setting.meaning))}"
        }
        return "{\"instrument\":\(Report.quoted(kind.rawValue)),\"title\":\(Report.quoted(kind.title)),"
            + "\"settings\":[\(settings.joined(separator: ","))]}"
    }
}
