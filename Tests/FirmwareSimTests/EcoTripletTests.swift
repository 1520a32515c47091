import SimulatedInstruments
import Testing

@Suite("The simulated ECO triplet")
struct EcoTripletTests {
    /// 20140101.flort_real.log.
    @Test("sends date, time, three pairs and the thermistor, as recorded")
    func columns() throws {
        let recorded = "12/31/13\t23:59:45\t700\t221\t695\t143\t460\t84\t554"
        var eco = try instrument(.eco)
        let lines = eco.run(until: start + .seconds(60)).lines
        #expect(lines.first == "mvs 1")
        #expect(lines.count == 54)
        for line in lines.dropFirst() {
            let fields = line.split(separator: "\t")
            #expect(fields.count == recorded.split(separator: "\t").count)
            #expect([2, 4, 6].map { fields[$0] } == ["700", "695", "460"])
        }
    }

    @Test("hears !!!!! only between two measurements, and then shows its menu")
    func stops() throws {
        var eco = try instrument(.eco, ["interval": "1"])
        _ = eco.run(until: start + .seconds(10))
        #expect(eco.answer(to: "!!!!!", at: start + .seconds(10.2)).hasPrefix("03/01/26"), "its lamps are on")
        let menu = eco.answer(to: "!!!!!", at: start + .seconds(11.8))
        #expect(menu.hasPrefix("mvs 0\r\nSer BBFL2W-993\r\nVer Triplet5.20\r\n"))
        #expect(eco.run(until: start + .seconds(60)).isEmpty)
    }

    @Test("has the menu of a recorded one, name for name")
    func menu() throws {
        guard let bytes = Recording.bytes("wetlabs_eco/transcripts/eco_mnu.txt") else { return }
        func names(_ text: String) -> [Substring] { text.split(separator: "\r\n").map { $0.prefix(3) } }
        var eco = try instrument(.eco, ["autonomous": "no"])
        let answer = eco.answer(to: "$mnu\r\n", at: start)
        #expect(names(answer) == names(String(decoding: bytes, as: UTF8.self)))
    }

    @Test("shows what was set, refuses what it does not know, and sends a packet of samples")
    func settings() throws {
        var eco = try instrument(.eco, ["autonomous": "no", "interval": "1"])
        #expect(eco.answer(to: "$pkt 3\r\n", at: start) == "Pkt 3\r\n")
        #expect(eco.answer(to: "$ave 999\r\n", at: start + .seconds(1)) == "unrecognized command\r\n")
        #expect(eco.answer(to: "$int 000130\r\n", at: start + .seconds(2)) == "Int 00:01:30\r\n")
        #expect(eco.answer(to: "$clk 235958\r\n", at: start + .seconds(3)) == "Clk 23:59:58\r\n")
        #expect(eco.answer(to: "$dat 280226\r\n", at: start + .seconds(4)) == "Dat 02/28/26\r\n")
        #expect(eco.answer(to: "$run\r\n", at: start + .seconds(4.5)).hasPrefix("mvs 1\r\n03/01/26\t00:00:00\t"))
        #expect(eco.run(until: start + .seconds(60)).lines.count == 2)
    }

    @Test("has no date when it has no clock")
    func noClock() throws {
        var eco = try instrument(.eco, ["hasclock": "no"])
        #expect(eco.run(until: start + .seconds(4)).lines.last?.hasPrefix("99/99/99\t99:99:99\t700\t") == true)
    }

    @Test("forgets settings that were not stored, and starts by itself after a power cut")
    func powerCut() throws {
        var eco = try instrument(.eco, ["interval": "1"])
        _ = eco.run(until: start + .seconds(10))
        _ = eco.answer(to: "!!!!!", at: start + .seconds(10.8))
        _ = eco.answer(to: "$ave 9\r\n", at: start + .seconds(12))
        eco.powerCycle(now: start + .seconds(14), backAt: start + .seconds(15))
        #expect(eco.run(until: start + .seconds(20)).lines.count == 5)
        _ = eco.answer(to: "!!!!!", at: start + .seconds(21.2))
        #expect(eco.answer(to: "$mnu\r\n", at: start + .seconds(23)).contains("Ave 1\r\n"))
    }
}
