import ArgumentParser
import SimulatedInstruments

struct RunSeveral: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Several instruments in one process.",
        discussion: """
            Each instrument is one argument: its name, an endpoint, and settings as name=value. `firmware-sim list`
            names the instruments, `firmware-sim list optode` the settings of one.

              firmware-sim run "sbe37 tcp:127.0.0.1:4001 seed=1 interval=1" \\
                "gnss udp:127.0.0.1:4002 fault=drop=0.001,split=0.1" "lines tcp:127.0.0.1:4003 rate=max"
              firmware-sim run "optode pty:/tmp/optode seed=3 asleep=60s boot=mid-menu clock=+3y"
              firmware-sim run "wxt tcp:127.0.0.1:4005 mode=polled latency=1.5s wind=N"
              firmware-sim run "lora 127.0.0.1:1700 nodes=3 gateways=2" "gnss udp:127.0.0.1:4002"
            """)

    @Argument(help: "Instruments, each as \"NAME ENDPOINT [setting=value ...]\".")
    var instruments: [String]

    @Option(help: "Stop after so many seconds.")
    var duration: Double?

    @Flag(help: "Report as JSON lines.")
    var json = false

    func run() throws {
        let parts = try instruments.map(RunSeveral.part)
        try Simulation(report: Report(isJSON: json), duration: duration).run(parts)
    }

    private static func part(_ text: String) throws -> PartPlan {
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 2 else {
            throw ValidationError(
                "'\(text)' is not an instrument; write for example \"gnss udp:127.0.0.1:4002 seed=3\"")
        }
        let settings = try SettingWords.parse(words.dropFirst(2))
        if words[0] == LoRaFieldPlan.name {
            return .field(try SettingWords.field(settings), server: try SettingWords.server(words[1]))
        }
        let plan = try SettingWords.plan(SettingWords.kind(words[0]), settings)
        return .instrument(plan, try SettingWords.address(words[1]))
    }

    /// The settings of one instrument as a column of the help.
    static func settings(_ settings: [InstrumentSetting], of name: String, title: String) -> String {
        let rows = settings.map { setting in
            let written = "\(setting.name)=\(setting.standard)"
            let padding = String(repeating: " ", count: max(22 - written.utf8.count, 1))
            return "  \(written)\(padding)\(setting.meaning)"
        }
        return "\(name.uppercased()): \(title)\n" + rows.joined(separator: "\n")
    }
}
