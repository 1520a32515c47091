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

    @Test("is refused when the driver cannot say it to the instrument")
    func dialogue() throws {
        let unknown = try #require(diagnostics("parameters: {SampleIntervall: 10}").first)
        #expect(unknown.message == "seabird/sbe37 has no parameter 'SampleIntervall'")
        #expect(unknown.remedy.hasPrefix("Write 'SampleInterval';"))
        let wrong = try #require(diagnostics("parameters: {SampleInterval: 0}").first)
        #expect(wrong.message == "SampleInterval = '0' is out of range: 1 to 32767 s")
        #expect(wrong.span.start == SourcePosition(line: 7, column: 34))
        #expect(diagnostics("parameters: {OutputSal: maybe}").map(\.code) == ["E315"])
        let poll = try #require(diagnostics("poll: {send: \"TS\\r\\n\"}").first)
        #expect(poll.message == "missing key 'every' in poll, which seabird/sbe37 does not say either")
    }

    @Test("passes when the driver has all of it")
    func fits() {
        #expect(diagnostics("parameters: {SampleInterval: 10, OutputSal: N}").isEmpty)
        #expect(diagnostics("poll: {every: 1 min}").isEmpty)
        #expect(diagnostics("set_clock: true").isEmpty)
        #expect(diagnostics("columns: [temperature, conductivity, pressure?, ...]").isEmpty)
    }
}
