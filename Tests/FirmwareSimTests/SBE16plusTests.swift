import Foundation
import SimulatedInstruments
import Testing

@Suite("The simulated SBE 16plus and 19plus")
struct SBE16plusTests {
    private func awake(_ settings: [String: String] = [:], kind: InstrumentKind = .sbe16plus) throws -> Faults {
        let own = ["autonomous": "no", "asleep": "0", "seed": "7"]
        return try instrument(kind, own.merging(settings) { $1 })
    }

    private func lines(of path: String) -> [String]? {
        Recording.bytes("seabird_sbe16_sbe19_ctd/" + path).map {
            String(decoding: $0, as: UTF8.self).split(separator: "\r\n").map(String.init)
        }
    }

    /// The names of the elements in order, without their contents.
    private func tags(_ lines: some Sequence<some StringProtocol>) -> [String] {
        lines.map { line in
            let tag = line.drop { $0 == " " }.prefix { $0 != ">" && $0 != "=" }
            return String(tag)
        }
    }

    @Test(
        "answers an SBE 19plus's Get commands with the elements of recorded replies",
        arguments: ["getsd", "getcd", "gethd", "getcc_strain"])
    func recordedXML(name: String) throws {
        guard let recorded = lines(of: "transcripts/sbe19_\(name).xml") else { return }
        var ctd = try awake(["volts": "0", "format": "0"], kind: .sbe19plus)
        let command = String(name.prefix(5))
        let text = ctd.answer(to: command + "\r", at: start)
        let own = text.split(separator: "\r\n").dropFirst().dropLast()
        #expect(tags(own) == tags(recorded))
        #expect(own.first.map(String.init) == recorded.first)
    }

    /// 20131123.ctdbp1.log, without the logger's stamp.
    @Test("prints a converted line in the widths of a recorded one, with what OutputUCSD adds")
    func converted() throws {
        let recorded =
            "# 13.7971,  4.01241,    6.536,  33.4881, 1501.145, 23 Nov 2013 00:00:21,  25.0608, 11.4,   2.3"
        var ctd = try instrument(.sbe16plus, ["salinity": "yes", "soundspeed": "yes", "sigma": "yes"])
        let line = try #require(ctd.run(until: start + .seconds(12)).lines.first)
        #expect(line.split(separator: ",").map(\.count) == recorded.split(separator: ",").map(\.count), "\(line)")
        let values = line.dropFirst().split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces)) }
        let density = try #require(values[6])
        #expect((22...27).contains(density))
    }

    /// 20141017.ctdbp3_3rec_w_1hash.log.
    @Test("prints the three counts of an ECO triplet on its serial port where a recorded line has them")
    func withTriplet() throws {
        let recorded = " 14.7951,  3.96984,    0.966, 798, 207, 73, 17 Oct 2014 20:30:16"
        var ctd = try instrument(.sbe16plus, ["hash": "no", "wetlabs": "yes"])
        let line = try #require(ctd.run(until: start + .seconds(12)).lines.first)
        #expect(line.split(separator: ",").count == recorded.split(separator: ",").count)
        #expect(line.hasSuffix(", 01 Mar 2026 12:00:10"))
    }

    @Test(
        "has raw records as long as its channels make them",
        arguments: [
            ([:], 30), (["volts": "0"], 34), (["volts": "0123"], 46), (["optode": "yes"], 36), (["wetlabs": "yes"], 42),
            (["optode": "yes", "wetlabs": "yes", "volts": "01"], 56),
        ] as [([String: String], Int)])
    func rawLength(settings: [String: String], digits: Int) throws {
        let own = ["hash": "no", "format": "0"]
        var ctd = try instrument(.sbe16plus, own.merging(settings) { $1 })
        let line = try #require(ctd.run(until: start + .seconds(12)).lines.first)
        #expect(line.count == digits && line.allSatisfy(\.isHexDigit), "\(line)")
    }

    /// The recorded `0409DB0A738C81747A84AC0006000A2E541E18BE6ED9` has 36 digits of it before the clock.
    @Test("counts what its own calibration turns back into the converted values")
    func counts() throws {
        var raw = try instrument(.sbe16plus, ["hash": "no", "format": "0", "depth": "60"])
        var printed = try instrument(.sbe16plus, ["hash": "no", "depth": "60"])
        let pairs = zip(raw.run(until: start + .seconds(600)).lines, printed.run(until: start + .seconds(600)).lines)
        for (hex, line) in pairs {
            let values = line.split(separator: ",").prefix(3).map {
                Double($0.trimmingCharacters(in: .whitespaces)) ?? .nan
            }
            let n = [(0, 6), (6, 6), (12, 6), (18, 4)].map { offset, length in
                Double(Int(hex.dropFirst(offset).prefix(length), radix: 16) ?? 0)
            }
            let millivolts = (n[0] - 524_288) / 1.6e7
            let r = log((millivolts * 2.9e9 + 1.024e8) / (2.048e4 - millivolts * 2e5))
            let t = 1 / (1.254755e-03 + r * (2.758871e-04 + r * (-1.368268e-06 + r * 1.910795e-07))) - 273.15
            #expect(abs(t - values[0]) < 1e-4)
            let f = n[1] / 256_000
            let c =
                (-9.761799e-01 + f * f * (1.369994e-01 + f * (-3.523860e-04 + f * 4.404252e-05)))
                / (1 + 3.25e-06 * t - 9.57e-08 * values[2])
            #expect(abs(c - values[1]) < 1e-5)
        }
    }

    @Test("sets only what is in range, and refuses what it does not know or must not do while it logs")
    func settings() throws {
        var ctd = try awake(["executed": "no"])
        #expect(ctd.answer(to: "SampleInterval=30\r", at: start) == "SampleInterval=30\r\nS>")
        for command in ["SampleInterval=5", "SampleInterval=14401", "OutputFormat=9", "Volt6=Y", "Foo"] {
            let answer = ctd.answer(to: command + "\r", at: start + .seconds(2))
            #expect(answer.hasSuffix(command == "SampleInterval=5" ? "S>" : "?cmd S>"), "\(command)")
        }
        #expect(ctd.answer(to: "StartNow\r", at: start + .seconds(10)).hasSuffix("start now\r\nS>"))
        #expect(ctd.answer(to: "SampleInterval=60\r", at: start + .seconds(12)).hasSuffix("?cmd S>"))
        #expect(ctd.answer(to: "GetSD\r", at: start + .seconds(14)).contains("<LoggingState>logging</LoggingState>"))
        #expect(ctd.answer(to: "Stop\r", at: start + .seconds(26)).hasSuffix("S>"))
    }

    @Test("marks what it executed, unless told not to")
    func executed() throws {
        var ctd = try awake()
        #expect(ctd.answer(to: "OutputSal=Y\r", at: start) == "OutputSal=Y\r\n<Executed/>\r\nS>")
        #expect(ctd.answer(to: "OutputExecutedTag=N\r", at: start + .seconds(2)) == "OutputExecutedTag=N\r\nS>")
    }

    @Test("keeps the clock that it is given, which was three years fast")
    func clock() throws {
        var ctd = try awake(["clock": "+3y"])
        #expect(ctd.answer(to: "GetSD\r", at: start).contains("<DateTime>2029-03-01T06:00:00</DateTime>"))
        _ = ctd.answer(to: "DateTime=03012026120005\r", at: start + .seconds(5))
        #expect(ctd.answer(to: "GetSD\r", at: start + .seconds(9)).contains("<DateTime>2026-03-01T12:00:09</DateTime>"))
    }

    @Test("profiles four times a second without a clock, and takes one when it is moored")
    func profiles() throws {
        var ctd = try instrument(.sbe19plus, ["asleep": "0", "autonomous": "no", "hash": "no"])
        _ = ctd.answer(to: "NAvg=1\rStartNow\r", at: start)
        let lines = ctd.run(until: start + .seconds(3)).lines.map { $0.replacing("S>", with: "") }
        #expect(lines.count > 6)
        #expect(lines.allSatisfy { $0.split(separator: ",").count == 3 })
        _ = ctd.answer(to: "Stop\rMM\r", at: start + .seconds(4))
        #expect(ctd.answer(to: "DS\r", at: start + .seconds(8)).contains("mode = moored\r\n"))
        #expect(ctd.answer(to: "TS\r", at: start + .seconds(12)).isEmpty == false)
        #expect(ctd.run(until: start + .seconds(15)).text.contains("01 Mar 2026 12:00:12\r\nS>"))
    }

    @Test("warns of a low battery between its samples")
    func lowBattery() throws {
        var ctd = try instrument(.sbe16plus, ["interval": "1", "lowbattery": "yes"])
        let lines = ctd.run(until: start + .seconds(30.9)).lines
        #expect(lines.filter { $0 == "WARNING: LOW BATTERY VOLTAGE!!" }.count == 3)
    }
}
