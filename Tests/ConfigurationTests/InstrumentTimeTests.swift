import Diagnostics
import Foundation
import Testing

@testable import Station

@Suite("What a station file says of an instrument's clock")
struct InstrumentTimeTests {
    private let folders = DriverFolders(folders: [
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Drivers").path
    ])

    private func checked(
        _ keys: String, driver: String = "seabird/sbe37", transport: String = "{tcp: 127.0.0.1:4001}"
    ) -> (file: StationFile, codes: [String]) {
        let text = """
            station: pier
            store: {directory: /tmp/pier}
            instruments:
              - name: ctd
                driver: \(driver)
                transport: \(transport)
                \(keys)
            """
        let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in folders.identities() }
        let found = file.report.diagnostics + StationDrivers(file, folders: folders).diagnostics
        return (file, found.filter { $0.code != "W353" }.map(\.code))
    }

    @Test("is that the station's time counts, and the driver's schedule")
    func standard() throws {
        let instrument = try #require(checked("set_clock: true").file.configuration?.instruments.first)
        #expect(instrument.time == .station)
        #expect(instrument.clockEveryNanoseconds == nil && instrument.sampleLatencyNanoseconds == nil)
    }

    @Test("is taken as it is written")
    func whole() throws {
        let (file, codes) = checked("clock_every: 10 min\n    sample_latency: 3 s\n    time: instrument")
        let instrument = try #require(file.configuration?.instruments.first)
        #expect(codes.isEmpty)
        #expect(instrument.time == .instrument)
        #expect(instrument.clockEveryNanoseconds == 600_000_000_000)
        #expect(instrument.sampleLatencyNanoseconds == 3_000_000_000)
    }

    @Test(
        "is refused where the instrument's time cannot be used",
        arguments: [
            ("time: instrument", "seabird/sbe37"), ("time: instrument\n    sample_latency: 3 s", "vaisala/wxt"),
            ("sample_latency: 3 s", "vaisala/wxt"), ("clock_every: 1 h", "vaisala/wxt"),
        ])
    func misfits(keys: String, driver: String) {
        #expect(
            checked(keys, driver: driver).codes == ["E315"] || checked(keys, driver: driver).codes == ["E315", "E315"])
    }

    @Test(
        "is without effect on what was recorded or is brought by others",
        arguments: [
            "time: instrument\n    sample_latency: 3 s", "clock_every: 1 h",
        ])
    func brought(keys: String) {
        let codes = checked(keys, transport: "{folder: {path: /tmp/in}}").codes
        #expect(!codes.isEmpty && codes.allSatisfy { $0 == "W354" })
    }
}
