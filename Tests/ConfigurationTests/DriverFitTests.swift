import Diagnostics
import Foundation
import Testing

@testable import Station

@Suite("What a station file asks of a driver")
struct DriverFitTests {
    private let folders = DriverFolders(folders: [
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Drivers").path
    ])

    private func diagnostics(_ keys: String) -> [Diagnostic] {
        let text = """
            station: pier
            store: {directory: /tmp/pier}
            instruments:
              - name: ctd
                driver: seabird/sbe37
                transport: {tcp: 127.0.0.1}
                \(keys)
            """
        let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in folders.identities() }
        return StationDrivers(file, folders: folders).diagnostics
    }

    @Test("is told at its own place, although the same file has other mistakes")
    func place() throws {
        let found = try #require(diagnostics("limits: {temprature: {operational: [2, 30]}}").first)
        #expect(found.span.start == SourcePosition(line: 7, column: 14))
        #expect(found.message == "seabird/sbe37 has no field to limit 'temprature'")
        #expect(found.remedy.hasPrefix("Write 'temperature';"))
    }

    @Test(
        "is refused when the driver has no such column or variant",
        arguments: ["columns: [temperature, conductivty]", "variant: sideways"])
    func misfits(keys: String) {
        #expect(diagnostics(keys).map(\.code) == ["E315"])
    }

    @Test("is only warned of when a coefficient has no use")
    func coefficients() {
        #expect(diagnostics("coefficients: {TA0: 1.2e-4, NOBODY: 1}").map(\.severity) == [.warning])
    }

    @Test("passes when the driver has all of it")
    func fits() {
        #expect(diagnostics("columns: [temperature, conductivity, pressure?, ...]").isEmpty)
    }
}
