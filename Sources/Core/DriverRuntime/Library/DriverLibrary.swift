import Diagnostics

/// All the drivers of a folder, by identity.
public struct DriverLibrary: Sendable {
    public private(set) var drivers: [Driver] = []
    /// What is wrong, with the file that it is in.
    public private(set) var reports: [CheckReport] = []

    /// From driver files that were read already: each with its path (`seabird/sbe37/driver.yaml`), text and tree.
    public init(files: [(source: SourceText, document: SourceNode)]) {
        for (source, document) in files.sorted(by: { $0.source.name < $1.source.name }) {
            var (driver, diagnostics) = Driver.read(document, in: source) { identity in
                files.first { $0.document["driver"]?.scalar?.text == identity }?.document
            }
            if let found = driver, let misplaced = Self.misplaced(found, document, source) {
                diagnostics.append(misplaced)
                driver = nil
            }
            if let driver { drivers.append(driver) }
            if !diagnostics.isEmpty { reports.append(CheckReport(source: source, diagnostics: diagnostics)) }
        }
    }

    public subscript(id: String) -> Driver? {
        drivers.first { $0.id == id }
    }

    /// The identity that somebody most likely meant.
    public func suggestion(for id: String) -> String? {
        closestWord(to: id, in: drivers.map(\.id))
            ?? drivers.map(\.id).first { $0.split(separator: "/").last.map(String.init) == id }
    }

    /// The folder says what the driver is called; two names for one driver help nobody.
    private static func misplaced(_ driver: Driver, _ document: SourceNode, _ source: SourceText) -> Diagnostic? {
        let folders = source.name.split(separator: "/").dropLast().suffix(2).joined(separator: "/")
        guard folders != driver.id, folders.contains("/") else { return nil }
        return Diagnostic(
            .driverIdentity, "the driver \(quote(driver.id)) is in the folder \(quote(folders))",
            at: document["driver"]?.span ?? .wholeFile, remedy: "Rename the folder, or write 'driver: \(folders)'.")
    }
}
