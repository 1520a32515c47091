import Delivery
import Diagnostics
import Forwarders
import Store
import Testing

@testable import Station

private func check(_ text: String) -> StationFile {
    StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }
}

/// A station with one destination that has these lines beside its name.
private func destination(_ lines: String...) -> String {
    "station: s\nstore: {directory: d}\ninstruments: [{name: ctd, driver: x/y, transport: {tcp: 127.0.0.1:1}}]\n"
        + "destinations:\n  - name: a\n" + lines.map { "    \($0)\n" }.joined()
}

@Suite("A destination in the station file")
struct DestinationFileTests {
    @Test("says what goes first, what it may cost, and how it is known who we are")
    func everyKey() throws {
        let station = try #require(check(exampleStation).configuration)
        let archive = station.destinations[0]
        #expect(archive.liveNanoseconds == 120_000_000_000)
        #expect(archive.lanes.backlog == .newestFirst)
        #expect(archive.budget.bytesPerSecond == 2000)
        #expect(archive.budget.bytesPerDay == 200_000)
        #expect(archive.budget.hours == [DayHours(from: 7200, to: 18_000), DayHours(from: 81_000, to: 1800)])
        #expect(archive.maximumMessageBytes == 340)
        #expect(archive.identification.certificateFile == "/etc/ssl/station.pem")
        #expect(archive.identification.keyFile == "/etc/ssl/station.key")
        #expect(archive.identification.signKeyFile == "/etc/fairlead/station.key")
        let broker = station.destinations[1]
        #expect(broker.mqttVersion == .three)
        #expect(broker.acknowledgement == .broker)
        #expect(broker.take.selection.product == "average 10 min of ctd-1/*")
        let service = station.destinations[2]
        #expect(service.address == .sensorThings(url: "https://frost.example.org/FROST-Server/v1.1"))
        #expect(service.identification.tokenFile == "/etc/fairlead/frost.token")
    }

    @Test("says the same to the store")
    func inStore() throws {
        let station = try #require(check(exampleStation).configuration)
        #expect(
            station.destinations.map(\.inStore) == [
                StoreDestination(
                    name: "archive", isRequired: true, takesRaw: true, liveSeconds: 120, backlogOrder: .newestFirst),
                // Averages are made of records in their order, and have no raw bytes.
                StoreDestination(name: "broker", isRequired: false, takesRaw: false, liveSeconds: 0),
                StoreDestination(name: "service", isRequired: false, takesRaw: false, liveSeconds: 60),
            ])
    }

    @Test(
        "is refused with a reason",
        arguments: [
            ("lanes: {live: 0 s}", "E205"), ("lanes: {backlog: oldest}", "E206"), ("lanes: {old: first}", "E203"),
            ("budget: {rate: 2 kB}", "E207"), ("budget: {rate: 5 B/s}", "E205"), ("budget: {day: 20 B}", "E205"),
            ("budget: {hours: 2-5}", "E207"), ("budget: {hours: '02:00-02:00'}", "E207"),
            ("budget: {hours: '24:30-01:00'}", "E207"), ("budget: {weekly: 1 MB}", "E203"),
            ("maximum_message: 64 B", "E205"), ("token: hunter2", "E307"), ("mqtt_version: 4", "E206"),
            ("acknowledgement: nobody", "E206"), ("take: {average: 7 min}", "E205"),
            ("take: {datastreams: [cdt/*]}", "E319"), ("cert_file: /x", "E320"), ("key_file: /x", "E320"),
            ("budget: {day: 1 kB}", "E320"), ("batch: {every: 2 min}\n    lanes: {live: 1 min}", "E320"),
        ])
    func refused(line: String, code: String) {
        let report = check(destination("http: https://127.0.0.1:1", line)).report
        #expect(report.diagnostics.map(\.code).contains(code), "\(report.diagnostics)")
    }

    @Test(
        "warns of what does nothing, and of what is worth little",
        arguments: [
            (["http: http://127.0.0.1:1", "mqtt_version: 5"], ["W354"]),
            (["http: http://127.0.0.1:1", "acknowledgement: archive"], ["W354"]),
            (["mqtt: 127.0.0.1:1", "token_file: /x"], ["W354"]),
            (["http: http://127.0.0.1:1", "cert_file: /x", "key_file: /x"], ["W354", "W354"]),
            (["mqtt: 127.0.0.1:1", "acknowledgement: broker"], ["W358"]),
            (["http: http://127.0.0.1:1", "lanes: {raw: never}"], ["W359"]),
            (["http: http://127.0.0.1:1", "take: {every: 10}"], ["W359"]),
            (["sensorthings: http://127.0.0.1:1"], ["W360", "W359"]),
        ])
    func warned(lines: [String], codes: [String]) {
        let text = "station: s\nstore: {directory: d}\ninstruments: []\ndestinations:\n  - name: a\n"
        let report = check(text + lines.map { "    \($0)\n" }.joined()).report
        #expect(report.diagnostics.map(\.code) == codes, "\(report.diagnostics)")
    }

    @Test("says one way who we are to an archive")
    func oneIdentity() {
        let report = check(destination("http: https://127.0.0.1:1", "username: u", "token_file: /x")).report
        #expect(report.diagnostics.map(\.message) == ["both 'token_file' and 'username'"])
    }

    @Test("has no budget of a day where nothing tells the time")
    func noTime() {
        let text = destination("http: https://127.0.0.1:1", "budget: {day: 1 MB}") + "clock: {sources: []}\n"
        #expect(check(text).report.diagnostics.map(\.code).contains("E320"))
    }

    @Test("cannot send averages newest first")
    func averagesInOrder() {
        let report = check(
            destination(
                "http: https://127.0.0.1:1", "required: false", "take: {average: 10 min}",
                "lanes: {backlog: newest first}")
        ).report
        #expect(report.diagnostics.map(\.code).contains("E320"))
    }
}
