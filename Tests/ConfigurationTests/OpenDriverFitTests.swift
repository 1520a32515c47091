import Diagnostics
import Foundation
import Testing

@testable import Station

@Suite("What a station file tells a driver that leaves its columns open")
struct OpenDriverFitTests {
    private let folders = DriverFolders(folders: [
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Drivers").path
    ])

    private func drivers(_ driver: String, _ keys: String) -> StationDrivers {
        let text = """
            station: pier
            store: {directory: /tmp/pier}
            instruments:
              - name: logger
                driver: \(driver)
                transport: {tcp: "127.0.0.1:4001"}
                \(keys)
            destinations: [{name: a, http: "http://127.0.0.1:1"}]
            """
        let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in folders.identities() }
        return StationDrivers(file, folders: folders)
    }

    @Test("are fields, which become the instrument's datastreams")
    func fields() throws {
        let found = drivers(
            "generic/delimited",
            "fields: {temperature: {type: decimal, name: sea_water_temperature, unit: degC}, flow: {type: decimal}}")
        #expect(found.diagnostics.isEmpty, "\(found.diagnostics)")
        #expect(found.sessions["logger"]?.driver.datastreams.map(\.name) == ["sea_water_temperature"])
    }

    @Test("is needed, is refused where the driver has its own, and has its mistakes at their places")
    func mistakes() throws {
        #expect(drivers("generic/delimited", "silence: 1 min").diagnostics.map(\.code) == ["E315"])
        let own = drivers("seabird/sbe37", "fields: {t: {type: decimal}}").diagnostics
        #expect(own.first?.message == "seabird/sbe37 has fields of its own")
        let wrong = drivers("generic/delimited", "fields: {t: {type: decimel, name: t, unit: \"1\"}}").diagnostics
        let mistake = try #require(wrong.first)
        #expect(mistake.code == "E206" && mistake.span.start.line == 7, "\(wrong)")
        let limit = drivers(
            "generic/delimited",
            "fields: {t: {type: decimal, name: t, unit: \"1\"}}\n    limits: {u: {operational: [2, 30]}}"
        ).diagnostics
        #expect(limit.first?.message == "generic/delimited has no field to limit 'u'")
    }
}
