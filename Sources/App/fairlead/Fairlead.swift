import ArgumentParser
import Station

/// The daemon, its command line and the receiving end.
@main
struct Fairlead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairlead",
        abstract: "Carry instrument data from the water to the archive, and lose none of it.",
        discussion: """
            A station:   fairlead check station.yaml && fairlead run --config station.yaml
            Ask it:      fairlead status
            Its clock:   fairlead clock
            Look on:     fairlead tail ctd-pier
            Take over:   fairlead console ctd-pier
            Its buoys:   fairlead lora devices --config station.yaml
            An archive:  fairlead archive --listen 127.0.0.1:8090 --store archive.db
            The proof:   fairlead audit --config station.yaml --archive http://127.0.0.1:8090

            Exit codes: 0 done; 1 a check, an audit or a case failed; 2 something could not be read, reached or opened; \
            64 the command line itself is wrong.
            """,
        version: programVersion,
        subcommands: [
            RunCommand.self, CheckCommand.self, StatusCommand.self, ClockCommand.self, AskCommand.self,
            TailCommand.self, ConsoleCommand.self, ExportCommand.self, ImportCommand.self, RetimeCommand.self,
            ReprocessCommand.self, AuditCommand.self, ArchiveCommand.self, BatchCommand.self, KeyCommand.self,
            DriverCommand.self, PortsCommand.self, LoraCommand.self,
        ])

    /// The help of a command that names a driver speaks of that driver too.
    static func main() async {
        if let help = DriverHelp.text(for: CommandLine.arguments) {
            Terminal.write(help)
            return
        }
        await main(nil)
    }
}
