import ArgumentParser
import Console
import Glibc
import Sensing

/// `fairlead tail`: what goes over an instrument's line, and what the station makes of it.
struct TailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Follow what goes over an instrument's line, and its values.",
        discussion: """
            Shows each record when it is durable: the instant, the direction (< received, > sent, # noted), the bytes \
            as in the wire log, then the values or what is wrong. It goes on while somebody has the line, and when the \
            daemon restarts, without a gap.

            Exit code 0 when it has shown what it was asked for, 2 when the daemon could not be asked.

            Examples: fairlead tail ctd-pier
                      fairlead tail ctd-pier --since 1h --no-follow --values
                      fairlead tail ctd-pier --json
            """)

    @Argument(help: "The instrument's name in the station file.")
    var instrument: String

    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The station file that names the socket.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Begin with what came so long ago; else with the next record.", valueName: "duration"))
    var since: DurationArgument?

    @Flag(inversion: .prefixedNo, help: "Go on with what comes, until Ctrl-C.")
    var follow = true

    @Flag(help: "The lines only, without the values.")
    var raw = false

    @Flag(help: "The values and defects only, without the lines.")
    var values = false

    @Flag(help: "One JSON object a line for each record, its bytes in hexadecimal.")
    var json = false

    func validate() throws {
        if [raw, values, json].count(where: { $0 }) > 1 {
            throw ValidationError("--raw, --values or --json: choose one")
        }
    }

    func run() throws {
        do {
            let path = try SocketChoice.path(socket: socket, config: config)
            var reading = TailReading(
                socket: path, instrument: instrument,
                since: since.map { Self.now.adding(nanoseconds: -$0.nanoseconds) },
                follows: follow)
            try reading.run(show)
        } catch let error where !(error is ExitCode) {
            Terminal.complain("fairlead tail: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func show(_ line: [UInt8], _ record: TailRecord) {
        if json { return Terminal.write(bytes: line + [UInt8(ascii: "\n")]) }
        let text = TailText(showsLines: !values, showsValues: !raw, hasColour: Terminal.hasColour)
        Terminal.write(text.rendered(record))
    }

    private static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(unixSeconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }
}
