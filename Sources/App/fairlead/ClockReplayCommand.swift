import ArgumentParser
import Console
import Station

/// `fairlead clock replay`: what the clock makes of a recorded log of its sources.
struct ClockReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Replay a log of time sources, and print what the clock makes of it.",
        discussion: """
            With `source_log: true` under `clock:` the station writes what its sources said to clock-sources.log in the \
            store's directory. The same log gives the same models: they can be compared with those of the records. \
            Touches no clock and no network.

            Exit code 0 when the log was replayed, 1 when lines of it could not be read, 2 when there was nothing to \
            replay.

            Examples: fairlead clock replay /var/lib/fairlead/clock-sources.log
                      fairlead clock replay clock-sources.log --notes
                      fairlead clock replay clock-sources.log --json
            """)

    @Argument(help: "The log; - for standard input.")
    var file: String

    @Flag(help: "One JSON object a line, with each model as the store keeps it.")
    var json = false

    @Flag(help: "Notes and relocks alone, no models.")
    var notes = false

    func run() throws {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try WholeFile.read(file)
        } catch {
            Terminal.complain("fairlead clock replay: \(error)")
            throw Outcome.cannotProceed
        }
        var replay = SourceLogReplay()
        for line in bytes.split(separator: 0x0A) {
            for event in replay.take(String(decoding: line, as: UTF8.self)) where !notes || event.kind != "model" {
                Terminal.write(try shown(event) + "\n")
            }
        }
        try conclude(replay)
    }

    private func shown(_ event: SourceLogReplay.Event) throws -> String {
        if json { return String(decoding: try StatusJSON.encode(event), as: UTF8.self) }
        let bound = event.boundMicroseconds.map { " ± \(ClockLength.bound($0))" } ?? ""
        return event.kind == "model"
            ? "\(event.time.iso8601)\(bound)  \(event.text)" : "\(event.time.iso8601)  \(event.kind): \(event.text)"
    }

    private func conclude(_ replay: SourceLogReplay) throws {
        guard replay.hasStart else {
            Terminal.complain(
                "fairlead clock replay: '\(file)' has no start of a log in \(replay.lines) lines; is it a log of "
                    + "sources? The older half of one is in '\(file).1'")
            throw Outcome.cannotProceed
        }
        Terminal.complain("\(replay.lines) lines, \(replay.models) models")
        if let defect = replay.firstDefect {
            Terminal.complain(
                "fairlead clock replay: \(replay.defects) lines could not be read; the first is \(defect)")
            throw Outcome.faultFound
        }
    }
}
