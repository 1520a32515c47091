import ConfigurationFiles
import Diagnostics
import DriverRuntime
import Glibc

/// The folders in which drivers are looked for: `<maker>/<model>/driver.yaml` below each.
public struct DriverFolders: Sendable {
    public let folders: [String]

    public init(folders: [String]) {
        self.folders = folders
    }

    /// The folders a person named, then those of `FAIRLEAD_DRIVERS` (separated by colons), then `Drivers` where the
    /// program is started, then where an installation puts them.
    public static func standard(besides named: [String] = []) -> DriverFolders {
        let environment = getenv("FAIRLEAD_DRIVERS").map { String(cString: $0) } ?? ""
        let listed = environment.split(separator: ":").map(String.init)
        return DriverFolders(folders: named + listed + ["Drivers", "/usr/share/fairlead/Drivers"])
    }

    /// The identities `maker/model` of all drivers, sorted; where two folders have the same, the first one counts.
    public func identities() -> [String] {
        var found: Set<String> = []
        for folder in folders {
            for maker in Directory.names(in: folder) {
                for model in Directory.names(in: "\(folder)/\(maker)")
                where Directory.isFile("\(folder)/\(maker)/\(model)/driver.yaml") {
                    found.insert("\(maker)/\(model)")
                }
            }
        }
        return found.sorted()
    }

    /// The folder of a driver, by its identity or because it is a folder itself; nil when there is none.
    public func folder(of identity: String) -> String? {
        let candidates = folders.map { "\($0)/\(identity)" } + [identity]
        return candidates.first { Directory.isFile("\($0)/driver.yaml") }
    }

    /// Reads and checks one driver. The report tells every mistake; the driver is nil when one is an error.
    public func read(_ identity: String) -> DriverFile {
        guard let folder = folder(of: identity) else {
            return DriverFile(driver: nil, folder: "", report: unknown(identity))
        }
        return readFolder(folder)
    }

    /// A driver in a folder of its own; what it is `like` stands beside it (`../../maker/model`) or in one of the others.
    public func readFolder(_ folder: String) -> DriverFile {
        do throws(ConfigurationFileError) {
            let source = try ConfigurationFile.read("\(folder)/driver.yaml")
            let document = try YAMLReader.read(source)
            let (driver, diagnostics) = Driver.read(document, in: source) { identity in
                DriverFolders(folders: ["\(folder)/../.."] + folders).document(of: identity)
            }
            return DriverFile(
                driver: driver, folder: folder, report: CheckReport(source: source, diagnostics: diagnostics))
        } catch {
            return DriverFile(driver: nil, folder: folder, report: error.report)
        }
    }

    /// The declaration of another driver; nil when it cannot be read.
    private func document(of identity: String) -> SourceNode? {
        guard let path = folders.map({ "\($0)/\(identity)/driver.yaml" }).first(where: { Directory.isFile($0) }),
            let source = try? ConfigurationFile.read(path)
        else { return nil }
        return try? YAMLReader.read(source)
    }

    private func unknown(_ identity: String) -> CheckReport {
        let known = identities()
        let suggestion = closestWord(to: identity, in: known).map { "Write '\($0)'" } ?? "Write one that is there"
        let diagnostic = Diagnostic(
            .unknownDriver, "there is no driver '\(identity)' in \(folders.joined(separator: ", "))", at: .wholeFile,
            remedy: "\(suggestion); `fairlead driver list` shows all, FAIRLEAD_DRIVERS names more folders.")
        return CheckReport(source: SourceText(name: identity, text: ""), diagnostics: [diagnostic])
    }
}

/// A driver as it was found on disk.
public struct DriverFile: Sendable {
    public let driver: Driver?
    public let folder: String
    public let report: CheckReport
}
