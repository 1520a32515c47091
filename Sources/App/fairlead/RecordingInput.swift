import ArgumentParser
import ConfigurationFiles
import Diagnostics
import DriverRuntime
import Station

/// A driver, a recording and the settings for it, as `driver parse` and `driver try` take them.
struct RecordingInput: ParsableArguments {
    @Argument(help: "The driver: maker/model, or its folder.")
    var driver: String

    @Option(help: ArgumentHelp("The recording; - for standard input.", valueName: "file"))
    var input: String

    @Option(help: ArgumentHelp("YAML with coefficients, fields, columns, variant, latitude.", valueName: "file"))
    var config: String?

    @OptionGroup var folders: DriverCommand.Folders

    /// The driver with the columns that the settings or the recording's own header give it, where it leaves them open.
    func read() throws -> (driver: Driver, settings: DriverSettings, bytes: [UInt8]) {
        let file = try folders.read(driver)
        guard let driver = file.driver else { throw Outcome.faultFound }
        let settings = try settings()
        do throws(FileFailure) {
            let bytes = try WholeFile.read(input)
            let fitted = driver.fitted(to: settings, bytes)
            // What the recording told is no mistake of the settings.
            for problem in (driver.isOpen && settings.fields.isEmpty ? fitted : driver).problems(in: settings) {
                Terminal.complain("warning: \(problem)")
            }
            return (fitted, settings, bytes)
        } catch {
            Terminal.complain("fairlead driver: \(error)")
            throw Outcome.cannotProceed
        }
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
