import Diagnostics
import Testing

@testable import Station

@Suite("A network server in the station file")
struct NetworkServerFileTests {
    private func codes(_ server: String) -> [String] {
        let text = """
            station: s
            store: {directory: d}
            destinations: [{name: a, http: "http://127.0.0.1:1"}]
            instruments: [{name: buoy, driver: a/b, transport: {lorawan: 70b3d57ed0000001, server: campus}}]
            lorawan: {network_servers: [{name: campus, \(server)}]}
            """
        return StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }.report.diagnostics
            .map(\.code)
    }

    private let url = #"url: "mqtts://ns.example.org:8883""#

    @Test(
        "is refused with a reason",
        arguments: [
            ("kind: chirpstack, application: 17c8", "E202"), ("kind: helium, url: 'mqtts://a', application: b", "E206"),
            ("kind: chirpstack, url: 'https://a', application: b", "E308"),
            ("kind: chirpstack, url: 'mqtts://u:p@a', application: b", "E308"),
            ("kind: chirpstack, url: 'mqtts://a', application: b/c", "E325"),
            ("kind: things_stack, url: 'mqtts://a', application: 'buoys+'", "E325"),
            ("kind: chirpstack, url: 'mqtts://a', application: b, password: hunter2", "E307"),
            ("kind: chirpstack, url: 'mqtts://a', application: b, api_key: hunter2", "E307"),
            ("kind: chirpstack, url: 'mqtts://a', application: b, password_file: /p", "E313"),
            ("kind: chirpstack, url: 'mqtts://a', application: b, cert_file: /c", "E325"),
            (
                "kind: chirpstack, url: 'mqtts://a', application: b, username: u, password_file: /p, password_env: P",
                "E209"
            ),
        ])
    func refused(server: String, code: String) {
        #expect(codes(server).contains(code), "\(codes(server))")
    }

    @Test("is warned of when it is not encrypted beyond this host")
    func openLine() {
        #expect(codes("kind: chirpstack, url: 'mqtt://ns.example.org', application: b") == ["W351"])
        #expect(codes("kind: chirpstack, url: 'mqtt://127.0.0.1', application: b") == [])
        #expect(codes("kind: chirpstack, url: 'mqtt://127.0.0.1', application: b, ca_file: /c") == ["W354"])
    }

    @Test("never shows a password that stands in a URL")
    func hidden() {
        let text = """
            station: s
            store: {directory: d}
            instruments: []
            lorawan: {network_servers: [{name: c, kind: chirpstack, url: "mqtts://u:hunter2@a", application: b}]}
            """
        let report = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }.report
        #expect(report.diagnostics.contains { $0.code == "E308" })
        #expect(!report.diagnostics.contains { "\($0.message) \($0.remedy)".contains("hunter2") })
    }
}
