import ArgumentParser
import Diagnostics
import Station

extension DriverCommand {
    /// Every mistake of a driver file at once.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every mistake in a driver file, each with its place and what to do.",
            discussion: """
                Exit code 0 when the driver can be used, 1 when it cannot, 2 when there is none or it cannot be read. \
                The form is described in Drivers/README.md, the numbers in the reference of diagnostics.

                Example: fairlead driver check Drivers/seabird/sbe37
                """)

        @Argument(help: "The driver's folder, or maker/model.") var driver: String
        @OptionGroup var folders: Folders
        @Flag(help: "One JSON object a line for each diagnostic.") var json = false

        func run() throws {
            let file = folders.search.read(driver)
            if json {
                for diagnostic in file.report.diagnostics {
                    Terminal.write(JSONLine.of(DiagnosticRow(source: file.report.source, diagnostic: diagnostic)))
                }
            } else {
                Terminal.write(file.report.text(style: Terminal.hasColour ? .ansi : .plain))
            }
            if file.folder.isEmpty || Self.isUnreadable(file.report) { throw Outcome.cannotProceed }
            if file.report.hasErrors { throw Outcome.faultFound }
        }

        private static func isUnreadable(_ report: CheckReport) -> Bool {
            report.diagnostics.contains { $0.code == DiagnosticCode.unreadableFile.id }
        }
    }
}
