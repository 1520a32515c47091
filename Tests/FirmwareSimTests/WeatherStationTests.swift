import Foundation
import SimulatedInstruments
import Testing

@Suite("The simulated METBK weather station")
struct WeatherStationTests {
    /// met_metbk_wind_wxt/20140902.metbk2.log, without the logger's stamp.
    private let recorded = " 993.78  86.464  10.587  351.5   -1.13  -5.000  0.0000    1.9    1.57    0.63  0.0000 12.50"

    @Test("sends twelve columns of the recorded widths at each whole minute")
    func columns() throws {
        var station = try instrument(.metbk)
        let samples = station.run(until: start + .seconds(86_400)).filter(\.isRecord)
        #expect(samples.count == 1439)
        for (index, sample) in samples.enumerated() {
            #expect(sample.instant == start + .seconds(60) * Nanoseconds(index + 1) + .milliseconds(200))
            let line = String(decoding: sample.bytes, as: UTF8.self)
            #expect(line.hasSuffix("\r\n") && line.utf8.count == recorded.utf8.count + 2, "\(line)")
            let values = line.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
            #expect(values.count == 12)
            #expect((960...1060).contains(values[0]) && (0...100).contains(values[1]))
            #expect((-5...30).contains(values[2]) && (0...50.1).contains(values[4]) && values[6] == values[10])
        }
    }

    @Test("has night and day")
    func sun() throws {
        var station = try instrument(.metbk, ["interval": "3600"])
        let lines = station.run(until: start + .seconds(86_400)).lines
        let sun = lines.map { Double($0.split(whereSeparator: \.isWhitespace)[7]) ?? .nan }
        #expect(sun.contains { $0 > 200 })
        #expect(sun.filter { abs($0) < 5 }.count >= 10)
    }

    @Test("answers its commands without echo or prompt")
    func commands() throws {
        var station = try instrument(.metbk, ["autonomous": "no"])
        #expect(station.answer(to: "#CLOCK\r\n", at: start) == "2026/03/01  12:00:00\r\n")
        #expect(
            station.answer(to: "#CLOCK=2013/05/21 13:55:51\r\n", at: start + .seconds(2)) == "2013/05/21  13:55:51\r\n")
        #expect(station.answer(to: "#D\r\n", at: start + .seconds(4)).split(separator: " ").count == 12)
        #expect(station.answer(to: "#FS\r\n", at: start + .seconds(6)).hasSuffix(" bytes free\r\n"))
        #expect(station.answer(to: "#STOP\r\n", at: start + .seconds(8)) == "Sampling STOPPED\r\n")
        #expect(station.answer(to: "#CLOCK=yesterday\r\n", at: start + .seconds(10)) == "2013/05/21  13:55:59\r\n")
        #expect(station.run(until: start + .seconds(600)).isEmpty)
    }

    @Test("shows its state with #STAT in the lines of a recorded reply")
    func status() throws {
        var station = try instrument(.metbk)
        let text = station.answer(to: "#STAT\r\n", at: start + .seconds(6))
        // met_metbk_wind_wxt/transcripts/metbk_stat.txt
        for line in [
            "Model: NEWLGR53", "Firmware: LOGR53 v4.11cf", "RTClock: 2026/03/01  12:00:06",
            "Logging Interval: 60; Current Tick: 6", "Main Battery Voltage:  12.50", "Sampling GO",
        ] { #expect(text.contains(line + "\r\n")) }
    }

    @Test("synchronizes to the whole minute on #GO")
    func go() throws {
        var station = try instrument(.metbk, ["autonomous": "no"])
        #expect(station.answer(to: "#GO\r\n", at: start + .seconds(20)) == "Sampling GO - synchronizing...\r\n")
        let emissions = station.run(until: start + .seconds(61))
        #expect(emissions.lines.first == "Sampling GO")
        #expect(emissions.map(\.instant) == [start + .seconds(60), start + .seconds(60.2)])
    }

    @Test("starts with a banner after a power cut and goes on sampling")
    func powerCycle() throws {
        var station = WeatherStation(settings: WeatherStation.Settings(), sea: 1, seed: 4, start: start)
        station.powerCycle(now: start + .seconds(70), backAt: start + .seconds(75))
        let text = station.run(until: start + .seconds(121)).text
        #expect(text.contains("\r\nFirmware: LOGR53 v4.11cf\r\n"))
        #expect(text.contains("Sampling GO\r\n"))
        #expect(text.split(separator: "\r\n").last?.split(separator: " ").count == 12)
    }
}
