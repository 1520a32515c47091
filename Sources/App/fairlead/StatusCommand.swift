import ArgumentParser
import Console
import Glibc

/// `fairlead status`: what the running daemon is doing.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what the running daemon is doing.",
        discussion: """
            Asks the daemon over its UNIX socket. Exit code 0 when it answered, 1 when --wait-drained gave up, 2 when \
            it could not be asked.

            Examples: fairlead status
                      fairlead status --config station.yaml --json
                      fairlead status --follow
            """)

    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The station file that names the socket.", valueName: "file"))
    var config: String?

    @Flag(help: "The whole status as one JSON object.")
    var json = false

    @Flag(help: "One line that is kept up to date, until Ctrl-C.")
    var follow = false

    @Option(
        name: .customLong("for"), help: ArgumentHelp("With --follow: stop after so many seconds.", valueName: "seconds")
    )
    var seconds = 0

    @Option(
        help: ArgumentHelp(
            "Wait until every destination has acknowledged everything, at most so long.", valueName: "seconds"))
    var waitDrained: Int?

    func run() async throws {
        do {
            let client = try DaemonClient(socket: SocketChoice.path(socket: socket, config: config))
            if let waitDrained { return try await wait(client, seconds: waitDrained) }
            if follow { return try await follow(client) }
            let (status, text) = try await client.status()
            Terminal.write(json ? text + "\n" : StatusText(status: status).rendered)
        } catch let failure as CommandFailure {
            Terminal.complain("fairlead status: \(failure)")
            throw Outcome.cannotProceed
        }
    }

    /// On a terminal one line that is overwritten each second; in a pipe a line every ten seconds.
    private func follow(_ client: DaemonClient) async throws {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var elapsed = 0
        while seconds == 0 || elapsed <= seconds {
            let line = StatusText(status: try await client.status().status).progress
            if isTerminal {
                Terminal.write("\r\u{1B}[K" + line)
            } else if elapsed % 10 == 0 {
                Terminal.write(line + "\n")
            }
            if elapsed == seconds, seconds > 0 { break }
            try await Task.sleep(for: .seconds(1))
            elapsed += 1
        }
        if isTerminal { Terminal.write("\n") }
    }

    private func wait(_ client: DaemonClient, seconds: Int) async throws {
        for elapsed in 0...seconds * 5 {
            let status = try await client.status().status
            let backlog = status.destinations.map(\.backlogRecords).max() ?? 0
            if backlog == 0, status.store.pendingRecords == 0 { return Terminal.progress("") }
            Terminal.progress("\(backlog) records to be acknowledged")
            if elapsed < seconds * 5 { try await Task.sleep(for: .milliseconds(200)) }
        }
        throw Outcome.faultFound
    }
}
