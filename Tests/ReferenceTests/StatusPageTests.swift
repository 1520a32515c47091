import Console
import Sensing
import Testing

@Suite("The reference of the status")
struct StatusPageTests {
    @Test("shows what the station's own types are written as")
    func examples() throws {
        var page = try ReferencePage("status.md")
        try page.expect(blocks: [
            "status": JSONShape.pretty(Self.status), "history": JSONShape.pretty(Self.history),
        ])
    }

    @Test("explains every key and no other")
    func keys() throws {
        let page = try ReferencePage("status.md")
        var status = try JSONShape.keys(of: JSONShape.pretty(Self.status))
        // These names are the drivers'.
        status["instruments[].dialogue.readings"] = nil
        let history = try JSONShape.keys(of: JSONShape.pretty(Self.history))
        let sections: [(heading: String, keys: Set<String>?)] = [
            ("The station", status[""]), ("clock", status["clock"]), ("store", status["store"]),
            ("An instrument", status["instruments[]"]), ("taken_over", status["instruments[].taken_over"]),
            ("dialogue", status["instruments[].dialogue"]),
            ("A reading", status["instruments[].readings[]"]),
            ("A destination", status["destinations[]"]), ("A history", history[""]), ("A series", history["series[]"]),
            ("A profile", history["profiles[]"]),
        ]
        #expect(sections.count == status.count + history.count)
        for (heading, keys) in sections {
            let written = try page.section(heading).keys
            #expect(Set(written) == keys && written.count == keys?.count, "\(heading)")
        }
    }

    @Test("names every state that can be")
    func words() throws {
        let page = try ReferencePage("status.md")
        let words: [(heading: String, key: String, words: [String])] = [
            ("clock", "source", ClockSource.allCases.map { "\($0)" }),
            ("clock", "state", ClockState.allCases.map { "\($0)" }),
            ("store", "state", StoreStatus.State.allCases.map(\.rawValue)),
            ("An instrument", "state", InstrumentStatus.State.allCases.map(\.rawValue)),
            ("A destination", "state", DestinationStatus.State.allCases.map(\.rawValue)),
        ]
        for (heading, key, words) in words {
            let meaning = try #require(page.section(heading).row(key))[2]
            let written = meaning.matches(of: /`(\w+)`/).map { String($0.1) }
            #expect(written == words, "\(heading), \(key)")
        }
        let flags = try #require(page.section("A reading").row("flag"))[2].matches(of: /\d+/).map { String($0.0) }
        #expect(flags == QualityFlag.allCases.map { "\($0.rawValue)" })
    }

    // MARK: The example

    private static let time = Instant(unixSeconds: 1_795_219_200)  // 2026-11-21T00:00:00Z

    private static var status: StationStatus {
        StationStatus(
            station: "pier", time: time.adding(nanoseconds: 300_000_000),
            started: time.adding(nanoseconds: -3_600_000_000_000),
            epoch: "019fd0c6a1c03f9a2c11", version: "0.1.0",
            clock: ClockStatus(source: .system, state: .locked, boundMicroseconds: 1250.5),
            store: StoreStatus(
                storedRecords: 7200, storedObservations: 43_215, commits: 3600, commitP99Milliseconds: 6.5,
                durableP50Milliseconds: 104.5, durableP99Milliseconds: 210.25, bytesOnDisk: 1_740_800, segments: 2,
                state: .writing),
            instruments: [ctd, adcp],
            destinations: [
                DestinationStatus(
                    name: "archive", kind: "http", required: true, state: .connected, backlogRecords: 2,
                    forwardedRecords: 7200, acknowledgedRecords: 7198, lastAcknowledgement: time)
            ])
    }

    private static var ctd: InstrumentStatus {
        InstrumentStatus(
            name: "ctd-pier", driver: "seabird/sbe37", transport: "tcp 127.0.0.1:4001", state: .open,
            message: "taken over by alice from 10.1.2.3 since 2026-11-21T00:00:00.000Z",
            takenOver: TakenOver(by: "alice from 10.1.2.3", since: time),
            dialogue: DialogueStatus(
                state: "taken_over", clockOffsetSeconds: -0.25, readings: ["SampleInterval": "1"]), frames: 3600,
            defects: 1, bytes: 259_200,
            lastFrame: time, lastDefect: "checksum is 3B, the bytes give 4C",
            readings: [
                Reading(
                    key: "temperature", name: "sea_water_temperature", unit: "degC", value: 9.125, flag: .pass,
                    time: time)
            ])
    }

    private static var adcp: InstrumentStatus {
        InstrumentStatus(
            name: "adcp-pier", driver: "teledyne/workhorse", transport: "tcp 127.0.0.1:4004", state: .waiting,
            message: "connection refused; next try in 4 s", frames: 3600, bytes: 2_671_200, reconnects: 1,
            lastFrame: time,
            readings: [
                Reading(
                    key: "eastward_velocity", name: "eastward_sea_water_velocity", unit: "m/s", value: nil,
                    flag: .missing, time: time, cell: 1)
            ])
    }

    private static var history: History {
        History(
            series: [
                History.Series(
                    key: "heading", name: "platform_orientation", unit: "degree",
                    points: [
                        History.Point(seconds: 1_795_219_198, value: 218.5),
                        History.Point(seconds: 1_795_219_200, value: 218.25),
                    ])
            ],
            profiles: [
                History.Profile(
                    key: "eastward_velocity", name: "eastward_sea_water_velocity", unit: "m/s", time: time,
                    values: [nil, 0.125, 0.25])
            ])
    }
}
