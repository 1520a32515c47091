import ArgumentParser
import Console
import Forwarders

/// `fairlead command`: an instrument does what its driver knows, through the running daemon.
struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "command", abstract: "Ask an instrument to do something, through the running daemon.",
        discussion: """
            What can be asked is declared by the driver, with the range of every argument: what lies outside, and what \
            the driver forbids, is refused before a byte is sent. The command waits its turn among the daemon's own; \
            sampling is stopped for it where that is needed, and goes on afterwards.

            Exit code 0 when the instrument did it, 1 when it was refused, by the daemon or by the instrument, 2 when the \
            daemon or the instrument could not be reached.

            Examples: fairlead command ctd-pier --list
                      fairlead command ctd-pier set_interval seconds=30
                      fairlead command ctd-pier take_sample --json
            """)

    @Argument(help: "The instrument's name in the station file.")
    var instrument: String

    @Argument(help: "What to ask; --list shows what there is.")
    var name: String?

    @Argument(help: ArgumentHelp("The arguments of the command.", valueName: "key=value"))
    var arguments: [String] = []

    @Flag(help: "List what the instrument can be asked.")
    var list = false

    @Flag(help: "The answer as one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The station file that names the socket.", valueName: "file"))
    var config: String?

    /// Longer than any command waits and takes; the daemon answers by itself before.
    private static let patienceSeconds = 7200

    func validate() throws {
        if list == (name != nil) { throw ValidationError("name a command, or write --list to see what there is") }
        for argument in arguments where !argument.contains("=") {
            throw ValidationError("'\(argument)' is not an argument: write key=value")
        }
    }

    func run() async throws {
        do {
            let client = try DaemonClient(
                socket: SocketChoice.path(socket: socket, config: config), seconds: Self.patienceSeconds)
            let path = "/v1/instruments/\(URLText.encode(instrument))/commands"
            if let name {
                try await ask(client, path + "/" + URLText.encode(name))
            } else {
                try await list(client, path)
            }
        } catch let failure as CommandFailure {
            Terminal.complain("fairlead command: \(failure)")
            throw Outcome.cannotProceed
        }
    }

    private func ask(_ client: DaemonClient, _ target: String) async throws {
        var given: [String: String] = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            given[String(parts[0])] = String(parts[1])
        }
        let response = try await client.post(StatusJSON.encode(["arguments": given]), to: target)
        try check(response)
        if json { return Terminal.write(String(decoding: response.body, as: UTF8.self) + "\n") }
        let answer = try StatusJSON.decode(CommandAnswer.self, from: response.body)
        let reply = printable(answer.reply)
        Terminal.write((reply.isEmpty ? "done" : reply) + "\n")
        if let value = answer.readBack { Terminal.write("read back: \(value)\n") }
    }

    private func list(_ client: DaemonClient, _ target: String) async throws {
        let response = try await client.get(target)
        try check(response)
        if json { return Terminal.write(String(decoding: response.body, as: UTF8.self) + "\n") }
        let commands = try StatusJSON.decode([CommandDescription].self, from: response.body)
        guard !commands.isEmpty else { return Terminal.write("the driver of '\(instrument)' has no commands\n") }
        var table = TextTable(headings: ["COMMAND", "ARGUMENTS", "WHAT IT DOES"])
        for command in commands {
            let arguments = command.arguments.map { "\($0.name)=\($0.standard ?? "…")" }.joined(separator: " ")
            table.rows.append([command.name, arguments, command.title])
            for argument in command.arguments {
                table.rows.append(["", "\(argument.name): \(argument.expected)", argument.title ?? ""])
            }
        }
        Terminal.write(table.rendered())
    }

    /// 404, 400 and 409 say that it was refused, the rest that it could not be done.
    private func check(_ response: HTTPResponse) throws {
        guard response.status != 200 else { return }
        let reason = printable(String(decoding: response.body, as: UTF8.self))
        guard [400, 404, 409].contains(response.status) else { throw CommandFailure(reason) }
        Terminal.complain("fairlead command: \(reason)")
        throw Outcome.faultFound
    }

    /// What came from an instrument must not steer the terminal.
    private func printable(_ text: String) -> String {
        var lines = text.split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
