import ArgumentParser
import CFairlead
import Console
import Glibc

/// `fairlead console`: a person, or a script, has an instrument's line.
struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Speak with an instrument over its line, through the running daemon.",
        discussion: """
            On a terminal every key goes to the instrument as it is; Ctrl-] opens a small menu: q quits, b sends a break, \
            ? helps. In a pipe, standard input is sent and what the instrument says is printed: until nothing has gone \
            over the line for --for, or until --until has come, which must be within --for of the last byte sent.

            Whatever goes over the line is stored, both ways. The driver is silent meanwhile, and goes on afterwards \
            and restores what it has to. One person at a time has a line: a second one is told who; --force takes it \
            away, --watch looks on. A console that vanishes gives the line back.

            Exit code 0 when you gave the line back or --until came, 1 when --until did not come or the line was taken \
            away from you, 2 when it could not be had.

            Examples: fairlead console ctd-pier
                      fairlead console ctd-pier --watch
                      fairlead console ctd-pier --enter crlf --until Executed --for 30s
            """)

    /// What the Enter key, or the end of a line of a pipe, is sent as.
    enum Enter: String, ExpressibleByArgument, CaseIterable {
        case cr, lf, crlf

        var bytes: [UInt8] {
            switch self {
            case .cr: [0x0D]
            case .lf: [0x0A]
            case .crlf: [0x0D, 0x0A]
            }
        }
    }

    @Argument(help: "The instrument's name in the station file.")
    var instrument: String

    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The station file that names the socket.", valueName: "file"))
    var config: String?

    @Flag(help: "Only look on; nothing is sent.")
    var watch = false

    @Flag(help: "Take the line away from whoever has it.")
    var force = false

    @Option(
        name: .customLong("as"), help: ArgumentHelp("Who you are, for others who want the line.", valueName: "name"))
    var caller: String?

    @Option(
        help: ArgumentHelp("So long without a key, and the line is given back; 10 s to 1 d.", valueName: "duration"))
    var idle = DurationArgument(seconds: 900)

    @Option(help: "What Enter is sent as: cr, lf or crlf; in a pipe, what a line feed is; else as it is.")
    var enter: Enter?

    @Option(name: .customLong("send-break"), help: ArgumentHelp("Begin with a break.", valueName: "milliseconds"))
    var sendBreak: Int?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("In a pipe: how long to wait.", valueName: "duration"))
    var silence = DurationArgument(seconds: 5)

    @Option(help: ArgumentHelp("In a pipe: end when the instrument has said this.", valueName: "text"))
    var until: String?

    func validate() throws {
        if let sendBreak, !(1...EscapeMenu.longestBreak).contains(sendBreak) {
            throw ValidationError("--send-break is 1 to \(EscapeMenu.longestBreak) milliseconds")
        }
        if watch, force || sendBreak != nil { throw ValidationError("--watch only looks on; leave out the others") }
    }

    func run() throws {
        let isTerminal = isatty(STDIN_FILENO) == 1
        defer { fairlead_terminal_restore() }
        do {
            let path = try SocketChoice.path(socket: socket, config: config)
            let connection = try ControlConnection(socket: path, target: target, sendsBody: !watch)
            let loop = ConsoleLoop(
                connection: connection, instrument: instrument, mode: mode(isTerminal), enter: enter?.bytes)
            if let sendBreak { loop.beginsWithBreak = sendBreak }
            let ending = try loop.run()
            if ending == .lost { throw Outcome.faultFound }
        } catch let error where !(error is ExitCode) {
            // Before the words, so that they stand as they should.
            fairlead_terminal_restore()
            Terminal.complain("fairlead console: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func mode(_ isTerminal: Bool) -> ConsoleLoop.Mode {
        if watch { return .watching(isTerminal: isTerminal) }
        if isTerminal { return .terminal }
        return .pipe(silence: UInt64(max(0, silence.nanoseconds)), until: until.map { Array($0.utf8) })
    }

    private var target: String {
        let path = "/v1/instruments/\(URLText.encode(instrument))/"
        if watch { return path + "watch" }
        let by = URLText.encode(caller ?? CallerName.text)
        return path + "console?by=\(by)&force=\(force)&idle=\(max(1, idle.seconds))"
    }
}
