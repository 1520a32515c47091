import ArgumentParser
import DriverRuntime
import Sensing

extension DriverCommand {
    /// Each frame of a sample, each field, what was refused and why.
    struct Try: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a driver makes of a sample: each frame, each field, what is refused and why.",
            discussion: """
                For each frame: where it begins, how many bytes it has, the record that fits, what was taken off (a \
                logger's stamp, a prompt), then each field with the text it was read from, its value, unit and flag. Of \
                what is refused it says which record came nearest and which column did not fit. The last lines count \
                the frames and make sure that no byte is lost.

                Exit code 0 when something was read and nothing refused, 1 otherwise, 2 when a file cannot be read.

                Examples: fairlead driver try Drivers/acme/wind1 --input sample.raw
                          printf 'W,229,2.74,M,OK\\r\\n' | fairlead driver try acme/wind1 --input -
                """)

        @OptionGroup var recording: RecordingInput

        @Option(help: ArgumentHelp("Show so many frames at most; all are counted.", valueName: "count"))
        var limit: Int?

        @Option(help: "When to use colour: auto, always or never.")
        var color = ColourChoice.auto

        @Flag(help: "One JSON object a line for each frame.")
        var json = false

        func run() throws {
            let (driver, settings, bytes) = try recording.read()
            var session = DriverSession(driver: driver, settings: settings)
            session.startTracing()
            var frames: [ParsedFrame] = []
            let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
            bytes.withUnsafeBytes { session.ingest($0, time: unknown, into: &frames) }
            session.finish(into: &frames)
            let report = TryReport(driver: session.driver, hasColour: color.isOn)
            var offset = 0
            for (number, (frame, trace)) in zip(frames, session.traces).enumerated() {
                if number < limit ?? .max {
                    Terminal.write(
                        json ? report.json(frame, trace, offset: offset) : report.text(frame, trace, offset: offset))
                }
                offset += frame.raw.count
            }
            if !json { Terminal.write(report.summary(frames, bytes: bytes.count)) }
            for notice in session.notices { Terminal.complain("notice: \(notice)") }
            let hasValues = frames.contains { !$0.observations.isEmpty }
            if !hasValues || frames.contains(where: { $0.defect != nil }) { throw Outcome.faultFound }
        }
    }
}

/// When a command colours what it prints.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
    /// On a terminal, unless NO_COLOR is set.
    case auto
    case always
    case never

    var isOn: Bool {
        switch self {
        case .auto: Terminal.hasColour
        case .always: true
        case .never: false
        }
    }
}
