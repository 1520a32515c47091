import ArgumentParser
import ConfigurationFiles
import Diagnostics
import DriverRuntime
import Sensing
import Station

extension DriverCommand {
    /// Raw bytes in, one JSON object a value out.
    struct Parse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read raw bytes with a driver and print every value as a JSON object.",
            discussion: """
                Prints {"record":N,"time":…,"name":…,"value":…,"unit":…,"flag":…} for each value, and \
                {"record":N,"defect":…} for what could not be parsed. Coefficients are taken from --config, any \
                YAML that names them, else from the recording's own header where they stand there. `fairlead driver show` lists \
                which a driver takes. Exit code 0 however bad the bytes are; 2 when a file cannot be read.

                Example: fairlead driver parse seabird/sbe37 --input recording.hex --config coefficients.yaml
                """)

        @Argument(help: "The driver: maker/model, or its folder.")
        var driver: String

        @Option(help: ArgumentHelp("The recording; - for standard input.", valueName: "file"))
        var input: String

        @Option(help: ArgumentHelp("YAML with coefficients, columns, variant, latitude.", valueName: "file"))
        var config: String?

        @OptionGroup var folders: Folders

        private static let pieceLength = 1 << 16

        func run() throws {
            guard let driver = try folders.read(driver).driver else { return }
            let settings = try settings()
            for problem in driver.problems(in: settings) { Terminal.complain("warning: \(problem)") }
            do throws(FileFailure) {
                parse(try WholeFile.read(input), driver, settings)
            } catch {
                Terminal.complain("fairlead driver parse: \(error)")
                throw Outcome.cannotProceed
            }
        }

        private func parse(_ bytes: [UInt8], _ driver: Driver, _ settings: DriverSettings) {
            var session = DriverSession(driver: driver, settings: settings)
            var report = ParseReport(driver: driver)
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

        private func settings() throws -> DriverSettings {
            guard let config else { return DriverSettings() }
            do throws(ConfigurationFileError) {
                let source = try ConfigurationFile.read(config)
                let (settings, diagnostics) = DriverSettings.read(try YAMLReader.read(source))
                if !diagnostics.isEmpty {
                    Terminal.complain(CheckReport(source: source, diagnostics: diagnostics).text())
                }
                return settings
            } catch {
                Terminal.complain(error.report.text())
                throw Outcome.cannotProceed
            }
        }
    }
}
