import ConfigurationFiles
import Diagnostics
import Testing
import Transports

@testable import Station

@Suite("A folder or a push in the station file")
struct OtherWaysInTests {
    private func check(_ transport: String) -> (transport: TransportConfiguration?, codes: [String]) {
        let text = """
            station: s
            store: {directory: d}
            instruments: [{name: i, driver: a/b, transport: {\(transport)}}]
            destinations: [{name: a, http: "http://127.0.0.1:1"}]
            """
        let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }
        return (file.configuration?.instruments.first?.transport, file.report.diagnostics.map(\.code))
    }

    @Test("a folder needs its path alone")
    func folder() {
        #expect(check("folder: {path: /srv/in/}").transport == .folder(FolderSettings(path: "/srv/in")))
    }

    @Test("a folder has patterns, times, a limit and a marker")
    func everything() {
        let settings = FolderSettings(
            path: "/srv/in", patterns: ["*.hex", "*.asc"], settle: 10_000_000_000, keepSeconds: 3600, largest: 1000,
            marker: "*.done")
        let text = """
            folder: {path: /srv/in, pattern: ["*.hex", "*.asc"], settle: 10 s, keep: 1 h, largest: 1 kB, \
            complete: {marker: "*.done"}}
            """
        #expect(check(text).transport == .folder(settings))
    }

    @Test("a marker has one star", arguments: ["done", "*.*", "*", "a/*.done"])
    func marker(text: String) {
        #expect(check("folder: {path: /srv/in, complete: {marker: \"\(text)\"}}").codes.isEmpty == false)
    }

    @Test("a push by HTTP beyond loopback needs a token")
    func token() {
        #expect(check("push: {http: \"0.0.0.0:8095\"}").codes == ["E316"])
        #expect(check("push: {http: \"0.0.0.0:8095\", token_file: t}").codes == [])
        #expect(check("push: {http: \"127.0.0.1:8095\"}").codes == [])
    }

    @Test("a push by MQTT subscribes to topics, encrypted or told that it is not")
    func mqtt() {
        let settings = PushSettings(
            .mqtt(host: "broker", port: 8883, topics: ["buoy/+/json"], isEncrypted: true), secret: .environment("P"),
            user: "u")
        let text = "push: {mqtts: \"broker:8883\", topic: \"buoy/+/json\", username: u, password_env: P}"
        #expect(check(text).transport == .push(settings))
        #expect(check("push: {mqtt: \"broker:1883\", topic: a}").codes == ["W351"])
    }

    @Test("a topic is as MQTT has it", arguments: ["a/#/b", "a#", "a+/b", ""])
    func topic(text: String) {
        #expect(check("push: {mqtt: \"127.0.0.1:1883\", topic: \"\(text)\"}").codes.isEmpty == false)
    }
}
