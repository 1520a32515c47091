import Console
import Sensing
import Testing
import Timekeeping

@Suite("The reference of the status")
struct StatusPageTests {
    @Test("shows what the station's own types are written as")
    func examples() throws {
        var page = try ReferencePage("status.md")
        try page.expect(blocks: [
            "status": JSONShape.pretty(Self.status), "history": JSONShape.pretty(Self.history),
            "clock": JSONShape.pretty(Self.clock),
        ])
    }

    @Test("explains every key and no other")
    func keys() throws {
        let page = try ReferencePage("status.md")
        var status = try JSONShape.keys(of: JSONShape.pretty(Self.status))
        // These names are the drivers'.
        status["instruments[].dialogue.readings"] = nil
        status["lorawan.refusals"] = nil
        status["lorawan.network_servers[].refusals"] = nil
        let history = try JSONShape.keys(of: JSONShape.pretty(Self.history))
        let clock = try JSONShape.keys(of: JSONShape.pretty(Self.clock))
        let sections: [(heading: String, keys: Set<String>?)] = [
            ("The station", status[""]), ("clock", status["clock"]), ("store", status["store"]),
            ("An instrument", status["instruments[]"]), ("taken_over", status["instruments[].taken_over"]),
            ("dialogue", status["instruments[].dialogue"]),
            ("A reading", status["instruments[].readings[]"]),
            ("A destination", status["destinations[]"]),
            ("A lane of a destination", status["destinations[].lanes[]"]), ("lorawan", status["lorawan"]),
            ("A gateway", status["lorawan.gateways[]"]), ("A network server", status["lorawan.network_servers[]"]),
            ("A history", history[""]),
            ("A series", history["series[]"]),
            ("A profile", history["profiles[]"]), ("The whole clock", clock[""]), ("terms", clock["terms"]),
            ("leap", clock["leap"]), ("A source", clock["sources[]"]), ("last_holdover", clock["last_holdover"]),
            ("A moment of the history", clock["history[]"]), ("A note", clock["notes[]"]), ("limits", clock["limits"]),
        ]
        // The clock's `status` is that of the station's.
        #expect(clock["status"] == status["clock"])
        #expect(sections.count == status.count + history.count + clock.count - 1)
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
            ("clock", "flags", ClockFlags.named.map(\.name)),
            ("A source", "kind", SourceKind.allCases.map(\.rawValue)),
            ("A source", "verdict", SourcePicture.Verdict.allCases.map(\.rawValue)),
            ("A note", "severity", [ClockNote.Severity.notice, .warning].map(\.rawValue)),
            ("limits", "oscillator", Oscillator.allCases.map(\.rawValue)),
            ("store", "state", StoreStatus.State.allCases.map(\.rawValue)),
            ("An instrument", "state", InstrumentStatus.State.allCases.map(\.rawValue)),
            ("A destination", "state", DestinationStatus.State.allCases.map(\.rawValue)),
            ("lorawan", "state", RadioStatus.State.allCases.map(\.rawValue)),
            ("A network server", "state", RadioStatus.State.allCases.map(\.rawValue)),
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
            clock: clock.status,
            store: store, instruments: [ctd, adcp], destinations: [archive],
            lorawan: radio)
    }

    private static var store: StoreStatus {
        var store = StoreStatus(
            storedRecords: 7200, storedObservations: 43_215, commits: 3600, commitP99Milliseconds: 6.5,
            durableP50Milliseconds: 104.5, durableP99Milliseconds: 210.25, bytesOnDisk: 1_740_800, segments: 2,
            state: .writing)
        store.acceptedRecords = 14_400
        store.archivedRecords = 14_398
        store.bufferedRecords = 2
        store.limitBytes = 2 << 30
        return store
    }

    private static var archive: DestinationStatus {
        var archive = DestinationStatus(
            name: "archive", kind: "http", required: true, state: .connected, backlogRecords: 2,
            forwardedRecords: 7200, acknowledgedRecords: 7198, lastAcknowledgement: time)
        archive.worth = "committed in the archive's database"
        archive.lanes = [LaneStatus(lane: "live", records: 2, bytes: 180)]
        archive.oldestSeconds = 0.5
        archive.acknowledgedRaws = 7190
        archive.archive = "5d0c41aa"
        archive.lastInquiry = time.adding(nanoseconds: -3_590_000_000_000)
        archive.sentBytes = 412_300
        archive.spentToday = 51_200
        archive.leftToday = 148_800
        return archive
    }

    private static var radio: RadioStatus {
        RadioStatus(
            region: "EU868", listen: "192.168.8.1:1700", state: .open, uplinks: 720, joins: 1, downlinks: 12,
            refusals: ["unknown_device": 31, "wrong_key": 1],
            gateways: [
                GatewayStatus(
                    name: "roof", eui: "aa555a0000000101", alive: true, address: "192.168.8.20:45113", lastHeard: time,
                    received: 14, receivedGood: 11, acknowledged: 100)
            ],
            networkServers: [
                NetworkServerReport(
                    name: "campus", kind: "chirpstack", address: "ns.example.org:8883", state: .open, uplinks: 96,
                    unknownDevices: 1022, refusals: ["simulated": 1], lastHeard: time)
            ])
    }

    private static var clock: ClockReport {
        ClockReport(
            time: time, earliest: time.adding(nanoseconds: -1_250_500), latest: time.adding(nanoseconds: 1_250_500),
            status: ClockStatus(
                source: .ntp, state: .locked, flags: .leapTableExpired, boundMicroseconds: 1250.5,
                model: ClockModelID(run: 3, number: 1042), sources: ["ntp"]),
            terms: ClockTerms(
                source: 220, path: 980, fit: 32, residual: 2, read: 0.5, leap: 0, conflict: 0, drift: 16, driftPPM: 16),
            ageSeconds: 1, frequencyPPM: -3.25, hostOffsetMicroseconds: 41.5,
            leap: ClockLeap(taiMinusUTCSeconds: 37, change: nil, afterSeconds: 37, tableExpires: time),
            sources: [
                ClockSourceReport(
                    name: "ntp", kind: "chrony", verdict: "selected", reason: "", samples: 64, ageSeconds: 1,
                    offsetMicroseconds: 0.25, halfWidthMicroseconds: 1230, frequencyPPM: -3.25),
                ClockSourceReport(
                    name: "gps", kind: "gpsd", verdict: "silent", reason: "gpsd at 127.0.0.1:2947 does not answer",
                    samples: 0, ageSeconds: nil, offsetMicroseconds: nil, halfWidthMicroseconds: nil,
                    frequencyPPM: nil),
            ],
            holdovers: 1, holdoversCovered: 1,
            lastHoldover: ClockHoldoverReport(
                time: time.adding(nanoseconds: -600_000_000_000), durationSeconds: 1800, errorMicroseconds: -2100,
                promisedMicroseconds: 29_500, withinMicroseconds: 1250.5, isCovered: true),
            history: [
                ClockHistoryPoint(
                    time: time.adding(nanoseconds: -1_000_000_000), state: .locked, flags: .leapTableExpired,
                    boundMicroseconds: 1234.5, hostOffsetMicroseconds: 41.25, frequencyPPM: -3.25)
            ],
            notes: [
                ClockNoteReport(
                    time: time.adding(nanoseconds: -600_000_000_000), severity: "notice",
                    text: "the clock is locked, by ntp")
            ],
            limits: ClockLimits(
                oscillator: "tcxo", lockMicroseconds: 1e6, holdoverMicroseconds: 1e7, longestHoldoverSeconds: 86_400))
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
