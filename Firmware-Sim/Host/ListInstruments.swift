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
        for (name, title, settings) in try listed {
            if json {
                print(ListInstruments.json(name, title, settings))
            } else if instrument != nil {
                print(RunSeveral.settings(settings, of: name, title: title))
            } else {
                print(ListInstruments.padded(name, to: 12) + title)
            }
        }
    }

    private var listed: [(name: String, title: String, settings: [InstrumentSetting])] {
        get throws {
            let field = (LoRaFieldPlan.name, LoRaFieldPlan.title, LoRaFieldPlan.settings)
            if instrument == LoRaFieldPlan.name { return [field] }
            let kinds = try instrument.map { [try SettingWords.kind($0)] } ?? InstrumentKind.allCases
            return kinds.map { ($0.rawValue, $0.title, $0.settings) } + (instrument == nil ? [field] : [])
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.utf8.count, 1))
    }

    private static func json(_ name: String, _ title: String, _ settings: [InstrumentSetting]) -> String {
        let settings = settings.map { setting in
            "{\"name\":\(Report.quoted(setting.name)),\"default\":\(Report.quoted(setting.standard)),"
                + "\"meaning\":\(Report.quoted(setting.meaning))}"
        }
        return "{\"instrument\":\(Report.quoted(name)),\"title\":\(Report.quoted(title)),"
            + "\"settings\":[\(settings.joined(separator: ","))]}"
    }
}
