import ConfigurationFiles
import Diagnostics

/// A station file from disk, read and checked as far as it goes.
public struct StationFile: Sendable {
    /// Nil when there is an error.
    public let configuration: StationConfiguration?
    /// The tree, as far as the file is YAML: for checks that need more than the file, such as drivers.
    public let document: SourceNode?
    /// What `fairlead check` prints.
    public let report: CheckReport

    /// `knownDrivers` is given the directories that the file names and tells the drivers in them and elsewhere; nil
    /// when that is not to be checked.
    public static func load(_ path: String, knownDrivers: ([String]) -> [String]?) -> StationFile {
        do throws(ConfigurationFileError) {
            return check(try ConfigurationFile.read(path), knownDrivers: knownDrivers)
        } catch {
            return StationFile(configuration: nil, document: nil, report: error.report)
        }
    }

    /// The same for a text that is already in memory.
    public static func check(_ source: SourceText, knownDrivers: ([String]) -> [String]?) -> StationFile {
        do throws(ConfigurationFileError) {
            let document = try YAMLReader.read(source)
            let drivers = knownDrivers(StationConfiguration.driverDirectories(in: document))
            let (configuration, diagnostics) = StationConfiguration.read(document, knownDrivers: drivers)
            let report = CheckReport(source: source, diagnostics: diagnostics)
            return StationFile(configuration: configuration, document: document, report: report)
        } catch {
            return StationFile(configuration: nil, document: nil, report: error.report)
        }
    }
}
