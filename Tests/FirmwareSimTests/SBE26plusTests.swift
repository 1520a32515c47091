import Foundation
import SimulatedInstruments
import Testing

@Suite("The simulated SBE 26plus")
struct SBE26plusTests {
    private func awake(_ settings: [String: String] = [:]) throws -> Faults {
        try instrument(.sbe26plus, ["autonomous": "no", "asleep": "0"].merging(settings) { $1 })
    }

    private func transcript(_ name: String) -> [String]? {
        Recording.bytes("tide_pressure_sbe26_sbe54_rbr/transcripts/\(name)").map {
            String(decoding: $0, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false).map(
                String.init)
        }
    }

    /// Text without its numbers.
    private func shape(_ line: some StringProtocol) -> String {
        String(line.prefix { $0 != "=" }.filter { !$0.isNumber })
    }

    @Test("sends tides and bursts of waves in the lines of recorded ones")
    func realTime() throws {
        var gauge = try instrument(.sbe26plus, ["interval": "300", "waveevery": "2", "wavesamples": "64"])
        let lines = gauge.run(until: start + .seconds(400)).lines
        let tide = /tide: start time = \d\d \w{3} \d{4} \d\d:\d\d:\d\d, p = \d+\.\d{4}, pt = \d+\.\d{3}, t = \d+\.\d{4}/
        #expect(lines.prefix(2).allSatisfy { $0.wholeMatch(of: tide) != nil })
        #expect(lines[2] == "wave: start time = 01 Mar 2026 12:06:02")
        #expect(lines[3].wholeMatch(of: /wave: ptfreq = \d{6}\.\d{3}/) != nil)
        #expect(lines.dropFirst(4).prefix(64).allSatisfy { $0.wholeMatch(of: /[ \d]{4}\.\d{4}/) != nil })
        #expect(lines[68] == "wave: end burst" && lines.count == 69)
    }

    @Test("answers DS and DC with the lines of recorded replies")
    func recorded() throws {
        var gauge = try awake(["interval": "180", "statistics": "yes"])
        for name in ["ds", "dc"] {
            guard let whole = transcript("sbe26_\(name).txt") else { return }
            let recorded = whole.drop { !$0.hasPrefix("SBE 26plus V") && !$0.hasPrefix("Pressure coef") }.prefix {
                $0 != "S>"
            }
            let answer = gauge.answer(to: name + "\r", at: start + .seconds(name == "ds" ? 0 : 5))
            let own = answer.split(separator: "\r\n", omittingEmptySubsequences: false).dropFirst().dropLast()
            #expect(own.map { shape($0).prefix(10) } == recorded.map { shape($0).prefix(10) })
        }
    }

    @Test("asks for the sampling one by one, keeps what is answered with a bare return, and asks again for nonsense")
    func sampling() throws {
        var gauge = try awake()
        var time = start
        func type(_ text: String) -> String {
            time += .seconds(2)
            return gauge.answer(to: text + "\r", at: time)
        }
        #expect(type("setsampling") == "setsampling\r\ntide interval (integer minutes) = 5.000000, new value = ")
        #expect(type("10") == "10\r\ntide measurement duration (seconds) = 60, new value = ")
        #expect(type("") == "\r\nmeasure wave burst after every N tide samples: N = 6, new value = ")
        #expect(type("x").hasPrefix("x\r\ninvalid entry\r\nmeasure wave burst"))
        #expect(type("4").contains("number of wave samples per burst (multiple of 4) = 512, new value = "))
        #expect(type("510").contains("invalid entry"))
        for _ in 0..<4 { _ = type("") }
        #expect(type("").hasSuffix("S>"))
        let status = type("ds")
        #expect(status.contains("interval = 10.000 minutes, duration = 60 seconds"))
        #expect(status.contains("measure waves every 4 tide samples"))
    }

    @Test("asks for the time one by one, and its clock is set with the last answer")
    func time() throws {
        var gauge = try awake(["clock": "-9y"])
        #expect(gauge.answer(to: "settime\r", at: start).contains("month (1 - 12) = "))
        for (index, value) in ["3", "1", "2026", "12", "0", "8"].enumerated() {
            _ = gauge.answer(to: value + "\r", at: start + .seconds(Double(index) + 3))
        }
        #expect(gauge.answer(to: "ds\r", at: start + .seconds(10)).contains("    01 Mar 2026  12:00:10\r\n"))
    }

    @Test("is found in the middle of its questions, and comes back to its prompt by returns alone")
    func midMenu() throws {
        var gauge = try awake(["boot": "mid-menu"])
        #expect(gauge.answer(to: "\r", at: start).contains("number of wave samples per burst"))
        for second in 1...5 { _ = gauge.answer(to: "\r", at: start + .seconds(Double(second))) }
        #expect(gauge.answer(to: "\r", at: start + .seconds(8)).hasSuffix("S>"))
    }

    @Test("asks before it erases")
    func erases() throws {
        var gauge = try awake()
        #expect(gauge.answer(to: "initlogging\r", at: start).hasSuffix("proceed Y/N ?"))
        #expect(gauge.answer(to: "N\r", at: start + .seconds(2)) == "N\r\nS>")
    }

    @Test("finishes a burst before it stops, unless it is told twice")
    func stops() throws {
        let fast = ["interval": "60", "duration": "10", "waveevery": "1", "wavesamples": "64", "asleep": "0"]
        var gauge = try instrument(.sbe26plus, fast)
        _ = gauge.run(until: start + .seconds(20))
        #expect(!gauge.answer(to: "stop\r", at: start + .seconds(20)).contains("S>"))
        let rest = gauge.run(until: start + .seconds(200)).lines
        #expect(rest.last == "wave: end burst")
        #expect(gauge.answer(to: "ts\r", at: start + .seconds(201)).contains("ts\r\n"))
        var again = try instrument(.sbe26plus, fast)
        _ = again.run(until: start + .seconds(20))
        #expect(again.answer(to: "stop\rstop\r", at: start + .seconds(20)).contains("S>"))
    }

    @Test("computes statistics that agree with the burst it sent")
    func statistics() throws {
        var gauge = try instrument(
            .sbe26plus, ["interval": "300", "waveevery": "1", "wavesamples": "512", "statistics": "yes"])
        let lines = gauge.run(until: start + .seconds(250)).lines
        let levels = lines.compactMap { $0.hasPrefix(" ") ? Double($0.trimmingCharacters(in: .whitespaces)) : nil }
            .prefix(512).map { $0 * 0.6894757 / 1.0055 }
        let mean = levels.reduce(0, +) / 512
        let variance = levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 512
        let printed = try #require(lines.first { $0.hasPrefix("   total variance = ") }?.split(separator: " ").last)
        #expect(abs((Double(printed) ?? 0) / variance - 1) < 1e-3)
        guard let recorded = transcript("sbe26_wave_statistics.txt") else { return }
        let own = lines.drop { !$0.hasPrefix("deMean") }.prefix(recorded.count)
        #expect(own.map { shape($0).prefix(6) } == recorded.dropLast().map { shape($0).prefix(6) })
    }
}

@Suite("The simulated SBE 54")
struct SBE54Tests {
    @Test("answers with the elements of recorded replies", arguments: ["getsd", "getcd", "gethd"])
    func recorded(name: String) throws {
        guard let bytes = Recording.bytes("tide_pressure_sbe26_sbe54_rbr/transcripts/sbe54_\(name).xml") else { return }
        func tags(_ text: String) -> [Substring] {
            text.split(separator: "\r\n").map { $0.prefix { $0 != ">" && $0 != "=" } }
        }
        var sensor = try instrument(.sbe54, ["autonomous": "no"])
        let answer = sensor.answer(to: name + "\r", at: start)
        #expect(answer.hasSuffix("<Executed/>\r\nS>"))
        #expect(Array(tags(answer).dropFirst().dropLast(2)) == tags(String(decoding: bytes, as: UTF8.self)))
    }

    @Test("sends samples of five lines, and while it does its prompt is the mark alone")
    func samples() throws {
        var sensor = try instrument(.sbe54)
        let lines = sensor.run(until: start + .seconds(31)).lines
        #expect(lines.count == 10 && lines[5] == "<Sample Num='2' Type='Pressure'>")
        #expect(
            sensor.answer(to: "SetSamplePeriod=5\r", at: start + .seconds(32)) == "SetSamplePeriod=5\r\n<Executed/>\r\n"
        )
        #expect(sensor.answer(to: "SetSamplePeriod=500\r", at: start + .seconds(34)).contains("<Error type='INVALID"))
        #expect(sensor.answer(to: "Stop\r", at: start + .seconds(36)) == "Stop\r\n<Executed/>\r\nS>")
    }

    @Test("takes two minutes over its reference oscillator and hears nothing meanwhile")
    func oscillator() throws {
        var sensor = try instrument(.sbe54, ["autonomous": "no"])
        #expect(sensor.answer(to: "SampleRefOsc\r", at: start).contains("<SetTimeout>125000</SetTimeout>"))
        #expect(!sensor.answer(to: "GetSD\r", at: start + .seconds(60)).contains("<StatusData"))
        let rest = sensor.run(until: start + .seconds(140)).text
        #expect(rest.contains("<RefOscFreq>5999995.955</RefOscFreq>") && rest.hasSuffix("<Executed/>\r\nS>"))
    }
}

@Suite("The simulated nano-resolution gauge")
struct NanoPressureTests {
    @Test("streams lines like `NANO,P,2013/05/16 17:03:22.000,14.858126,25.243003840`, ended by LF alone")
    func stream() throws {
        var gauge = try instrument(.nano)
        let text = gauge.run(until: start + .seconds(5.5)).text
        #expect(!text.contains("\r"))
        for line in text.split(separator: "\n") {
            #expect(
                line.wholeMatch(of: /NANO,P,\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.000,\d+\.\d{6},\d+\.\d{9,10}/) != nil,
                "\(line)")
        }
    }

    @Test("stops and starts, and answers a poll with the addresses the other way round")
    func commands() throws {
        var gauge = try instrument(.nano, ["prefix": "no"])
        _ = gauge.answer(to: "*0100E3\n", at: start + .seconds(2.5))
        #expect(gauge.run(until: start + .seconds(10)).isEmpty)
        #expect(gauge.answer(to: "*0100P3\n", at: start + .seconds(10)).wholeMatch(of: /\*0001\d+\.\d{6}\n/) != nil)
        #expect(gauge.answer(to: "*0200P3\n", at: start + .seconds(12)) == "")
        _ = gauge.answer(to: "*0100E4\n", at: start + .seconds(13.5))
        #expect(gauge.run(until: start + .seconds(17)).count == 2)
    }
}
