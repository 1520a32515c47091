import ArgumentParser
import DriverRuntime
import Glibc
import Station

extension DriverCommand {
    /// A starting folder from a pasted sample.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a starting folder for a new instrument from a pasted sample of its output.",
            discussion: """
                Makes DIR/MAKER/MODEL with driver.yaml, README.md and cases/first/{input.raw,expected.jsonl}. The \
                columns, keys or elements are guessed from the sample; what is to be filled in is marked TODO. The \
                result passes `fairlead driver check` and `fairlead driver test` as it is.

                Exit code 0 when it is written, 1 when the sample tells nothing, 2 when a file cannot be read or is \
                there already.

                Example: fairlead driver new acme/wind1 --sample capture.txt
                """)

        @Argument(help: "The new driver: maker/model, in lower case.") var driver: String

        @Option(help: ArgumentHelp("Some lines as the instrument sent them; - for standard input.", valueName: "file"))
        var sample: String

        @Option(help: ArgumentHelp("The folder of drivers.", valueName: "folder"))
        var out = "Drivers"

        func run() throws {
            let bytes: [UInt8]
            do throws(FileFailure) {
                bytes = try WholeFile.read(sample)
            } catch {
                throw Self.failure("\(error)", Outcome.cannotProceed)
            }
            guard Driver.isIdentity(driver) else {
                throw Self.failure(
                    "'\(driver)' is not maker/model: write two words in lower case, such as acme/wind1",
                    Outcome.cannotProceed)
            }
            guard let draft = DriverDraft(id: driver, sample: bytes) else {
                throw Self.failure(
                    "the sample '\(sample)' is no text: declare its frames by hand (Drivers/README.md, Frames)",
                    Outcome.faultFound)
            }
            try write(draft, sample: bytes)
        }

        private func write(_ draft: DriverDraft, sample: [UInt8]) throws {
            let folder = "\(out)/\(driver)"
            guard !Directory.isFile("\(folder)/driver.yaml") else {
                throw Self.failure(
                    "'\(folder)/driver.yaml' is there already: remove it, or write another name", Outcome.cannotProceed)
            }
            Directory.make("\(folder)/cases/first")
            try Self.write(Array(draft.text.utf8), to: "\(folder)/driver.yaml")
            try Self.write(sample, to: "\(folder)/cases/first/input.raw")
            let file = DriverFolders(folders: [out]).readFolder(folder)
            guard let made = file.driver else {
                Terminal.complain(file.report.text())
                throw Outcome.faultFound
            }
            let outcome = DriverCase(name: "first", input: sample, expected: "").run(made)
            try Self.write(Array(outcome.output.utf8), to: "\(folder)/cases/first/expected.jsonl")
            try Self.write(Array(readme(draft).utf8), to: "\(folder)/README.md")
            Terminal.write(
                """
                \(folder): \(draft.finding)
                Next: fill in what is marked TODO in \(folder)/driver.yaml, then
                  fairlead driver try \(folder) --input \(folder)/cases/first/input.raw
                  fairlead driver check \(folder)
                  fairlead driver test \(folder)

                """)
        }

        private func readme(_ draft: DriverDraft) -> String {
            """
            # \(driver)

            TODO: what the instrument is, which of its outputs are read, and how it has to be set up for them.

            ## What was compared

            TODO: the recordings that were read, with what they were compared and how well they agree.

            ## Cases

            - `first`: the sample that the driver was made of. TODO: where it is from; check its values against the manual.

            ## What it does not do

            TODO

            """
        }

        private static func write(_ bytes: [UInt8], to path: String) throws {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw failure("cannot write '\(path)': \(String(cString: strerror(errno)))", Outcome.cannotProceed)
            }
            Terminal.write(bytes: bytes, to: descriptor)
            close(descriptor)
        }

        private static func failure(_ text: String, _ code: ExitCode) -> ExitCode {
            Terminal.complain("fairlead driver new: \(text)")
            return code
        }
    }
}
