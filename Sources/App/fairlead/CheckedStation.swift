import Diagnostics
import DriverRuntime
import Station

/// A station file with the drivers that it names: everything that can be known before a device is touched.
struct CheckedStation {
    let configuration: StationConfiguration?
    /// By instrument, ready to interpret.
    let sessions: [String: DriverSession]
    private let reports: [CheckReport]

    init(path: String, driverFolders: [String]) {
        let file = StationFile.load(path) { directories in
            DriverFolders.standard(besides: driverFolders + directories).identities()
        }
        let named = file.document.map { StationConfiguration.driverDirectories(in: $0) } ?? []
        let drivers = StationDrivers(file, folders: .standard(besides: driverFolders + named))
        configuration = file.configuration
        sessions = drivers.sessions
        let whole = CheckReport(
            source: file.report.source, diagnostics: file.report.diagnostics + drivers.diagnostics)
        reports = [whole] + drivers.reports
    }

    var hasErrors: Bool { reports.contains { $0.hasErrors } }

    /// The station file itself could not be read.
    var isUnreadable: Bool {
        diagnostics.contains { $0.diagnostic.code == DiagnosticCode.unreadableFile.id } && configuration == nil
    }

    var diagnostics: [(source: SourceText, diagnostic: Diagnostic)] {
        reports.flatMap { report in report.diagnostics.map { (report.source, $0) } }
    }

    /// What does not keep the station from starting, each in a line.
    var warnings: [String] {
        diagnostics.filter { $0.diagnostic.severity == .warning }.map { source, diagnostic in
            "\(source.name):\(diagnostic.span.start.line): \(diagnostic.message). \(diagnostic.remedy)"
        }
    }

    func text(style: DiagnosticRenderer.Style) -> String {
        reports.map { $0.text(style: style) }.joined(separator: "\n")
    }
}
