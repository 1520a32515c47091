import SimulatedInstruments
import Testing

@Suite("What every instrument on a line has in common")
struct MannersTests {
    /// Fragments of all dialogues, so that chance gets behind the first prompts.
    private static let words = [
        "\r", "\r\r", "\n", "!!!!!", "===", "$", "\u{3}", "*", "@@@@@@", "K1W%!Q", "MC", "GC", "SC", "DS\r", "GetSD\r",
        "SampleInterval=", "OutputFormat=0\r", "TS\r", "StartNow\r", "Stop\r", "setsampling\r", "settime\r", "Y\r",
        "Set Passkey(1)\r\n", "Set Interval(", ")\r\n", "Get All\r\n", "0R0\r\n", "0XU,M=", "0XZ\r\n", "0r1Goe\r\n",
        "$run\r\n", "$ave 9\r\n", "D3\r", "M4\r", "Q\r", "CS\r", "CF00010\r", "PS0\r", "TE00:00:01.00\r", "1M!", "1D0!",
        "?!", "get cfg\r\n", "set opermode Polled\r\n", "exit\r\n", "Measure 2\r\n", "R\r", "S0\r", "L5A\r",
        "*0100P3\n",
        "99999999999999999999\r", "-1\r", "\u{1}\u{4}\u{0}\u{0}\u{0}\u{2}",
    ]

    @Test(
        "survives whatever is sent to it, with breaks and power cuts, however it was left",
        arguments: InstrumentKind.allCases)
    func survives(kind: InstrumentKind) throws {
        let boots = kind.settings.contains { $0.name == "boot" } ? ["steady", "power-on", "mid-menu"] : [""]
        for (seed, boot) in boots.enumerated() {
            var chance = SeededGenerator(seed: UInt64(seed), purpose: kind.rawValue)
            var simulated = try instrument(kind, boot.isEmpty ? [:] : ["boot": boot])
            simulated.readerArrived(now: start)
            var now = start
            for _ in 0..<600 {
                now += Nanoseconds(chance.unit() * 4e9)
                _ = simulated.advance(to: now)
                switch chance.integer(below: 40) {
                case 0: simulated.receiveBreak(now: now)
                case 1: simulated.powerCycle(now: now, backAt: now + .seconds(1))
                case 2..<12: simulated.receive((0..<12).map { _ in UInt8(chance.integer(below: 256)) }, now: now)
                default:
                    let word = MannersTests.words[chance.integer(below: MannersTests.words.count)]
                    simulated.receive([UInt8](text: word), now: now)
                }
            }
            #expect(simulated.deadline.map { $0 > start } ?? true, "\(kind) \(boot), seed \(seed)")
        }
    }

    @Test("starts at 2000 after a power cut when its clock has no battery")
    func noBattery() throws {
        for (rtc, year) in [("yes", "2026"), ("no", "2000")] {
            var ctd = try instrument(.sbe16plus, ["autonomous": "no", "asleep": "0", "rtc": rtc])
            ctd.powerCycle(now: start, backAt: start + .seconds(5))
            #expect(ctd.answer(to: "GetSD\r", at: start + .seconds(10)).contains("<DateTime>\(year)-"))
        }
    }

    @Test("echoes what is typed, or not, as it is told")
    func echo() throws {
        for (echo, answer) in [("yes", "TT?\r\nTT 2026"), ("no", "TT 2026")] {
            var adcp = try instrument(.adcp, ["echo": echo, "boot": "mid-menu"])
            _ = adcp.answer(to: "\r", at: start)
            #expect(adcp.answer(to: "TT?\r", at: start + .seconds(1)).hasPrefix(answer))
        }
    }

    @Test(
        "takes spans of time with their units",
        arguments: [("+3y", "2029-03-01"), ("-2d", "2026-02-27"), ("86400", "2026-03-02"), ("24h", "2026-03-02")])
    func spans(written: String, date: String) throws {
        var ctd = try instrument(.sbe16plus, ["autonomous": "no", "asleep": "0", "clock": written])
        #expect(ctd.answer(to: "GetSD\r", at: start).contains("<DateTime>\(date)T"))
    }
}
