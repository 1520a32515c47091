import Diagnostics
import Foundation
import Testing

@testable import Station

@Suite("The driver of a LoRa device")
struct LoRaWANFitTests {
    private let folders = DriverFolders(folders: [
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Drivers").path
    ])

    private func diagnostics(_ driver: String, _ transport: String) -> [Diagnostic] {
        let text = """
            station: pier
            store: {directory: /tmp/pier}
            lorawan: {region: EU868, gateways: [{name: roof, eui: aa555a0000000101}]}
            instruments: [{name: buoy, driver: \(driver), transport: \(transport)}]
            destinations: [{name: a, http: "http://127.0.0.1:1"}]
            """
        let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in folders.identities() }
        return StationDrivers(file, folders: folders).diagnostics
    }

    @Test("reads the frames of a node, which no other driver does")
    func fits() {
        #expect(diagnostics("reeftemps/buoy", "{lorawan: 70b3d57ed0000001}").isEmpty)
        #expect(diagnostics("seabird/sbe37", "{lorawan: 70b3d57ed0000001}").map(\.code) == ["E315"])
    }

    @Test("is not for a line, and may read a recording")
    func line() {
        #expect(diagnostics("reeftemps/buoy", "{tcp: \"127.0.0.1:4001\"}").map(\.code) == ["E315"])
        #expect(diagnostics("reeftemps/buoy", "{replay: buoy.txt}").isEmpty)
    }
}
