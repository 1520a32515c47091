import ArgumentParser
import DriverRuntime
import Sensing

extension DriverCommand {
    /// Raw bytes in, one JSON object a value out.
    struct Parse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read raw bytes with a driver and print every value as a JSON object.",
            discussion: """
                Prints {"record":N,"time":…,"name":…,"value":…,"unit":…,"flag":…} for each value, and \
                {"record":N,"defect":…} for what could not be parsed. Exit code 0 however bad the bytes are; 2 when a \
                file cannot be read.

                Coefficients: with the name of a driver, this help lists those that it takes, as `fairlead driver show` \
                does, with their other spellings and standard values. They are taken from --config, any YAML that names them, else from the \
                recording's own header where they stand there; without them the raw counts are given out alone, and a \
                notice says what is lacking. A driver that leaves its columns open (generic/…, campbell/table) takes \
                them from 'fields' of --config, else from the recording's own header.

                Example: fairlead driver parse seabird/sbe37 --input recording.hex --config coefficients.yaml
                """)

        @OptionGroup var recording: RecordingInput

        private static let pieceLength = 1 << 16

        func run() throws {
            let (driver, settings, bytes) = try recording.read()
            var session = DriverSession(driver: driver, settings: settings)
            var report = ParseReport(driver: session.driver)
            var frames: [ParsedFrame] = []
            let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
            for start in stride(from: 0, to: bytes.count, by: Self.pieceLength) {
                bytes[start..<min(start + Self.pieceLength, bytes.count)].withUnsafeBytes {
                    session.ingest($0, time: unknown, into: &frames)
                }
                write(&frames, &report)
                Terminal.progress("\(start * 100 / bytes.count) %")
            }
            session.finish(into: &frames)
            write(&frames, &report)
            Terminal.progress("")
            for notice in session.notices { Terminal.complain("notice: \(notice)") }
        }

        private func write(_ frames: inout [ParsedFrame], _ report: inout ParseReport) {
            var text = ""
            for frame in frames { report.write(frame, to: &text) }
            frames.removeAll(keepingCapacity: true)
            Terminal.write(text)
        }
    }
}
