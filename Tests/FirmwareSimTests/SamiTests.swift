import SimulatedInstruments
import Testing

@Suite("The simulated SAMI")
struct SamiTests {
    /// Identity, length, type, data and check of a record without its star.
    private func check(_ record: Substring) -> Bool {
        let digits = record.utf8.dropFirst(3).map { Int($0) - ($0 < 58 ? 48 : 55) }
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] * 16 + digits[$0 + 1] }
        return bytes.first == bytes.count && bytes.dropLast().reduce(0, +) & 0xFF == bytes.last
    }

    /// 20140507.pco2w1.log.
    @Test("sends a pCO2 record as long as a recorded one, minutes after R, with its check")
    func carbonDioxide() throws {
        let recorded = "*C22704CF8F37A30044004C0D0F024307B001FB09C80E7D0044004B0D0E024207B201FB0C5B07E357"
        #expect(check(recorded[...]))
        var sami = try instrument(.samiPCO2, ["autonomous": "no", "asleep": "0"])
        #expect(sami.answer(to: "R\r", at: start) == "")
        let emissions = sami.run(until: start + .seconds(200))
        #expect(emissions.map(\.instant) == [start + .seconds(165)])
        let record = emissions.text.dropLast()
        #expect(record.count == recorded.count && record.hasPrefix("*C22704") && check(record))
        #expect(sami.answer(to: "R\r", at: start + .seconds(201)) == "")
        #expect(sami.answer(to: "B\r", at: start + .seconds(210)) == "?08\r")
        #expect(sami.answer(to: "Z\r", at: start + .seconds(400)).hasSuffix("?02\r"))
    }

    /// CE01ISSM-D00001-dcl35-phsen2_20140424.phsen2.log.
    @Test("sends a pH record in the pieces of a recorded one: 464 digits over minutes")
    func acidity() throws {
        var sami = try instrument(.samiPH, ["autonomous": "no", "asleep": "0"])
        _ = sami.answer(to: "R\r", at: start)
        var again = try instrument(.samiPH, ["autonomous": "no", "asleep": "0"])
        again.receive([UInt8](text: "R\r"), now: start)
        let lines = again.run(until: start + .seconds(200)).text.split(separator: "\r")
        #expect(lines.map(\.count) == [15, 4] + [Int](repeating: 16, count: 26) + [30])
        #expect(lines.joined().count == 465 && check(Substring(lines.joined())))
        #expect(lines[0].hasPrefix("*EEE70A"))
    }

    @Test("says its status once for S0 and each second after F0, until F5A")
    func status() throws {
        var sami = try instrument(.samiPCO2, ["autonomous": "no", "asleep": "0"])
        let text = sami.answer(to: "S0\r", at: start)
        #expect(text.hasPrefix(":") && text.utf8.count == 1 + 8 + 4 + 18 + 2 + 1)
        _ = sami.answer(to: "F0\r", at: start + .seconds(2))
        #expect(sami.run(until: start + .seconds(12)).count == 9)
        _ = sami.answer(to: "F5A\r", at: start + .seconds(12.5))
        #expect(sami.run(until: start + .seconds(30)).isEmpty)
        #expect(sami.answer(to: "L\r", at: start + .seconds(31)).utf8.count == 233)
    }

    @Test("waits at its boot prompt after a reset, until u")
    func boot() throws {
        var sami = try instrument(.samiPCO2, ["boot": "mid-menu"])
        #expect(sami.answer(to: "S0\r", at: start) == "7.7Boot>")
        _ = sami.answer(to: "u\r", at: start + .seconds(2))
        #expect(sami.answer(to: "S0\r", at: start + .seconds(4)).hasPrefix(":"))
    }
}
