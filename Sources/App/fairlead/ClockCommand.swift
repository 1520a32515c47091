import ArgumentParser
import Console
import Glibc

/// `fairlead clock`: what the station clock is worth, and why.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Show the station clock: its time, its bound, its sources.",
        discussion: """
            Without a word: what the clock of the running daemon is doing.

            Examples: fairlead clock
                      fairlead clock --config station.yaml --watch
            """,
        subcommands: [ClockShow.self, ClockReplayCommand.self], defaultSubcommand: ClockShow.self)
}

/// `fairlead clock show`: the clock of the running daemon.
struct ClockShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the daemon's clock: its bound with every term, and its sources.",
        discussion: """
            Asks the daemon over its UNIX socket. First the state with its flags, and UTC with the interval that holds \
            the truth; then the bound as the sum of its terms; each source with what the clock makes of it, its offset \
            from the published time and its own bound; the holdovers that ended, with how often the promised bound was \
            kept; how the bound was lately; and what happened. `show` may be left out.

            Exit code 0 when the clock is locked or in holdover, 1 when it is not, 2 when the daemon could not be asked.

            Examples: fairlead clock
                      fairlead clock --config station.yaml --json
                      fairlead clock --watch --for 60 --history 40
            """)

    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The station file that names the socket.", valueName: "file"))
    var config: String?

    @Flag(help: "Everything as one JSON object; with --watch one a line.")
    var json = false

    @Flag(help: "Show it again every second, until Ctrl-C.")
    var watch = false

    @Option(
        name: .customLong("for"), help: ArgumentHelp("With --watch: stop after so many seconds.", valueName: "seconds"))
    var seconds = 0

    @Option(help: ArgumentHelp("How many moments of the past to show, four a minute.", valueName: "number"))
    var history = 60

    func validate() throws {
        if history < 0 || seconds < 0 { throw ValidationError("give a number that is not negative") }
    }

    func run() async throws {
        do {
            let client = try DaemonClient(socket: SocketChoice.path(socket: socket, config: config))
            var report = try await show(client)
            var elapsed = 0
            while watch, seconds == 0 || elapsed < seconds {
                try await Task.sleep(for: .seconds(1))
                elapsed += 1
                report = try await show(client)
            }
            if ![.locked, .holdover].contains(report.status.state) { throw Outcome.faultFound }
        } catch let failure as CommandFailure {
            Terminal.complain("fairlead clock: \(failure)")
            throw Outcome.cannotProceed
        }
    }

    private func show(_ client: DaemonClient) async throws -> ClockReport {
        let (report, text) = try await client.clock()
        if json {
            Terminal.write(text + "\n")
        } else {
            let page = ClockText(report: report, historyLength: history).rendered
            // A terminal is wiped first; in a pipe the reports follow each other.
            Terminal.write(watch ? (isatty(STDOUT_FILENO) == 1 ? "\u{1B}[H\u{1B}[2J" : "") + page + "\n" : page)
        }
        return report
    }
}

extension DaemonClient {
    fileprivate func clock() async throws -> (report: ClockReport, json: String) {
        let response = try await get("/v1/clock")
        guard response.status == 200 else {
            throw CommandFailure("asked for its clock, the daemon answers \(response.status): \(response.excerpt)")
        }
        do {
            return (
                try StatusJSON.decode(ClockReport.self, from: response.body),
                String(decoding: response.body, as: UTF8.self)
            )
        } catch {
            throw CommandFailure("asked for its clock, the daemon answers something else: \(error)")
        }
    }
}
