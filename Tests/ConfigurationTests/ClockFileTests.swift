import Diagnostics
import StationClock
import Testing
import Timekeeping
import Transports

@testable import Station

@Suite("The clock of a station file")
struct ClockFileTests {
    private func check(_ clock: String, instruments: String = "[]") -> StationFile {
        let text = """
            station: s
            store: {directory: d}
            destinations: [{name: a, http: "http://127.0.0.1:1"}]
            instruments: \(instruments)
            \(clock)
            """
        return StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }
    }

    private func sources(_ lines: String...) -> String {
        "clock:\n  sources:\n" + lines.map { "    - {\($0)}\n" }.joined()
    }

    private func kinds(_ lines: String...) throws -> [ClockSourceConfiguration.Kind] {
        let text = "clock:\n  sources:\n" + lines.enumerated().map { "    - {name: s\($0), \($1)}\n" }.joined()
        let file = check(text)
        return try #require(file.configuration, "\(file.report.text())").clock.sources.map(\.kind)
    }

    @Test("is the kernel's own word where the file says nothing, or names no sources")
    func usual() throws {
        for text in ["", "clock: {oscillator: tcxo}"] {
            #expect(check(text).configuration?.clock.sources == [.kernel])
        }
    }

    @Test("says how the clock works")
    func settings() throws {
        let text = """
            clock: {oscillator: ocxo, lock_limit: 5 ms, holdover_limit: 200 ms, longest_holdover: 6 h, finest_bound: 1 us,
              leap_seconds: /etc/leap, realtime_priority: 40, source_log: true, sources: [{name: k, kernel: true}]}
            """
        let clock = try #require(check(text).configuration?.clock)
        #expect(clock.oscillator == .ocxo && clock.leapSeconds == "/etc/leap")
        #expect(clock.lockLimit == 5_000_000 && clock.holdoverLimit == 200_000_000)
        #expect(clock.longestHoldover == 21_600_000_000_000 && clock.finestBound == 1000)
        #expect(clock.realtimePriority == 40 && clock.logsSources)
        #expect(clock.sources == [ClockSourceConfiguration(name: "k", kind: .kernel)])
    }

    @Test("names where PTP, a card and a pulse are found and what they are worth")
    func hardware() throws {
        var rules = PTPSettings()
        rules.isFreeRunning = true
        rules.unknownAccuracy = 1_000_000
        #expect(
            try kinds(
                "ptp4l: /run/ptp4lro, domain: 24, free_running: true, accuracy: 1 ms",
                "phc: /dev/ptp0, accuracy: 1 us, scale: utc", "pps: /dev/pps0, edge: clear, latency: 100 us") == [
                    .ptp4l(PTP4lPlace(path: "/run/ptp4lro", domain: 24), rules),
                    .phc("/dev/ptp0", PHCSettings(scale: .utc, accuracy: 1000)),
                    .pps("/dev/pps0", PPSSettings(edge: .clear, latency: 100_000)),
                ])
    }

    @Test("names where gpsd, chronyd and a receiver are heard")
    func daemons() throws {
        #expect(
            try kinds(
                "gpsd: \"h:2947\", pulse: usb2, latency: 230 ms, jitter: 50 ms", "chrony: \"127.0.0.1:323\"",
                "chrony: /run/c.sock, reply_folder: /run", "nmea: {serial: /dev/ttyS1, baud: 4800}, latency: 80 ms")
                == [
                    .gpsd(
                        HostAndPort(host: "h", port: 2947),
                        GPSDRules(pulse: .usb2, latency: 230_000_000, latencyError: 50_000_000)),
                    .chrony(.host("127.0.0.1", port: 323), ChronyRules()),
                    .chrony(.socket(path: "/run/c.sock", clientFolder: "/run"), ChronyRules()),
                    .nmea(
                        .transport(.serial(SerialSettings(path: "/dev/ttyS1", baud: 4800))),
                        NMEARules(latency: 80_000_000)),
                ])
    }

    @Test("shows every mistake at once, each with what was probably meant")
    func mistakes() {
        let report = check(
            """
            clock:
              oscilator: xo
              lock_limit: 20 s
              sources:
                - {name: a, gpsd: "127.0.0.1"}
                - {name: a, chrony: "h:323", skew: 3}
                - {name: b, kernel: false}
                - {name: c, nmea: {replay: r.raw}}
                - {name: d, ptp4l: p, phc: q}
                - {name: e, smeer: none, kernel: true}
            """
        ).report
        #expect(
            report.diagnostics.map(\.code) == [
                "E203", "E317", "E304", "E302", "E203", "E201", "E318", "E209", "E203",
            ], "\(report.text())")
        let remedies = report.diagnostics.map(\.remedy).joined(separator: "\n")
        #expect(remedies.contains("Write 'oscillator'") && remedies.contains("Write 'smear'"))
    }

    @Test("refuses a source without a kind, and says which there are")
    func noKind() {
        let report = check(sources("name: a, latency: 3 ms")).report
        #expect(report.diagnostics.map(\.code) == ["E209"], "\(report.text())")
        #expect(report.text().contains("ptp4l, phc, pps, gpsd, nmea, chrony, kernel, rtc"))
    }

    @Test("keeps the name of its own records to itself")
    func reservedName() {
        let report = check("", instruments: "[{name: station-clock, driver: a/b, transport: {tcp: 'h:1'}}]").report
        #expect(report.diagnostics.map(\.code) == ["E301"])
    }

    @Test("finds the instrument that is a receiver too, or the one that was meant")
    func receiver() throws {
        let gnss = "[{name: gnss, driver: a/b, transport: {tcp: 'h:1'}}]"
        let good = check(sources("name: a, nmea: {instrument: gnss}"), instruments: gnss)
        #expect(good.report.diagnostics.isEmpty)
        let bad = check(sources("name: a, nmea: {instrument: gns}"), instruments: gnss).report
        #expect(bad.diagnostics.map(\.code) == ["E319"])
        #expect(bad.diagnostics.first?.remedy == "Write 'gnss'.")
    }

    @Test("does not read a port that an instrument reads")
    func sharedPort() {
        let report = check(
            sources("name: a, nmea: {serial: /dev/ttyS1}"),
            instruments: "[{name: i, driver: a/b, transport: {serial: /dev/ttyS1}}]"
        ).report
        #expect(report.diagnostics.map(\.code) == ["E303"])
    }

    @Test("warns of pulses that nothing numbers, of no source at all, and of a key that does nothing")
    func warnings() {
        let texts = [
            (sources("name: a, pps: /dev/pps0"), "W356"), ("clock: {sources: []}", "W357"),
            (sources("name: a, gpsd: \"h:1\", jitter: 3 ms"), "W354"),
            (sources("name: a, chrony: \"h:1\", reply_folder: /run"), "W354"),
        ]
        for (text, code) in texts {
            let file = check(text)
            #expect(file.report.diagnostics.map(\.code) == [code] && file.configuration != nil, "\(text)")
        }
    }
}
