import ArgumentParser
import ConfigurationFiles
import DriverRuntime
import Station

extension DriverCommand {
    /// Runs the cases in a driver's folder.
    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a driver's cases.",
            discussion: """
                A case is a folder cases/NAME with input.raw, expected.jsonl and, where needed, config.yaml. Exit code 0 \
                when every case passes, 1 when one does not or there is none.

                Example: fairlead driver test Drivers/seabird/sbe37
                """)

        @Argument(help: "The driver's folder, or maker/model.")
        var driver: String

        @OptionGroup var folders: Folders

        @Flag(help: "One JSON object a line for each case.")
        var json = false

        private struct Row: Encodable {
            let name: String
            let passes: Bool
            let difference: String?
        }

        func run() throws {
            let file = try folders.read(driver)
            guard let driver = file.driver else { return }
            let names = Directory.names(in: "\(file.folder)/cases")
            var failed = names.isEmpty
            if names.isEmpty { Terminal.complain("\(file.folder)/cases has no case; see Drivers/README.md") }
            for name in names {
                let outcome = try Self.run(name, in: file.folder, driver)
                failed = failed || outcome != nil
                if json {
                    Terminal.write(JSONLine.of(Row(name: name, passes: outcome == nil, difference: outcome)))
                } else {
                    Terminal.write(outcome.map { "FAIL  \(name)\n      \($0)\n" } ?? "pass  \(name)\n")
                }
            }
            if failed { throw Outcome.faultFound }
        }

        /// Nil when the case passes: whole, byte by byte, and with no byte lost.
        private static func run(_ name: String, in folder: String, _ driver: Driver) throws -> String? {
            let path = "\(folder)/cases/\(name)"
            do {
                var settings = DriverSettings()
                if Directory.isFile("\(path)/config.yaml") {
                    settings =
                        DriverSettings.read(try YAMLReader.read(ConfigurationFile.read("\(path)/config.yaml"))).settings
                }
                let trial = DriverCase(
                    name: name, input: try WholeFile.read("\(path)/input.raw"),
                    expected: String(decoding: try WholeFile.read("\(path)/expected.jsonl"), as: UTF8.self),
                    settings: settings)
                for pieceLength in [nil, 1, 7] {
                    let outcome = trial.run(driver, pieceLength: pieceLength)
                    if let difference = outcome.difference { return difference }
                    if !outcome.keepsBytes { return "the raw bytes of the frames are not the bytes of the input" }
                }
                return nil
            } catch {
                Terminal.complain("fairlead driver test: \(error)")
                throw Outcome.cannotProceed
            }
        }
    }
}
