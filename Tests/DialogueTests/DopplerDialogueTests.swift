import SimulatedInstruments
import Testing

@testable import DriverRuntime

@Suite("The dialogue of the Doppler drivers")
struct DopplerDialogueTests {
    @Test(
        "brings a simulated Aquadopp to measure, however it finds it",
        arguments: [
            ["boot": "steady"], ["boot": "power-on"], ["boot": "mid-menu"], ["autonomous": "no"], ["latency": "1"],
        ])
    func aquadopp(manners: [String: String]) throws {
        var bench = try Bench(
            Library.dialogue("nortek/classic"), simulated(.nortek, manners.merging(["interval": "10"]) { $1 }))
        bench.open()
        bench.run(for: 30 * minute)
        let before = bench.records
        bench.run(for: 10 * minute)
        #expect(bench.records >= before + 55, "\(bench.state.word) \(bench.sentText.suffix(20))")
        #expect(bench.warnings == [])
    }

    @Test("sets the BCD clock of a simulated Aquadopp, and has it measure again")
    func aquadoppClock() throws {
        var bench = try Bench(
            Library.dialogue("nortek/classic"), simulated(.nortek, ["clock": "-2h", "interval": "10"])
        ) { $0.setsClock = true }
        bench.open()
        bench.run(for: 30 * minute)
        let offset = try #require(bench.offsets.last?.offset)
        #expect(offset.earliest.magnitude < 2_000_000_000 && offset.latest.magnitude < 2_000_000_000)
        #expect(bench.readings["serial_number"]?.hasPrefix("AQD") == true)
        let before = bench.records
        bench.run(for: 10 * minute)
        #expect(bench.records >= before + 55, "\(bench.state.word) \(bench.sentText.suffix(20))")
    }

    @Test(
        "sets what a simulated Workhorse is to do, and reads it back",
        arguments: [
            ("EX", "beam"), ("CF", "binary"), ("ED", "250"), ("ES", "33"), ("WF", "88"), ("WV", "170"), ("WN", "12"),
        ])
    func workhorse(name: String, value: String) throws {
        var bench = try Bench(Library.dialogue("teledyne/workhorse"), simulated(.adcp, [:])) {
            $0.parameters = [name: value]
        }
        bench.open()
        bench.run(for: 5 * minute)
        #expect(bench.isSet(name, value), "\(bench.state.word) \(bench.known) \(bench.sentText.suffix(20))")
        #expect(bench.sentText.last == "CS")
    }

    @Test("wakes a Signature, confirms, sets its clock and what the station wants, and starts it")
    func signature() throws {
        var device = ScriptedDevice()
        let ok = Array("OK\r\n".utf8)
        device.raw = [
            Array("K1W%!QK1W%!Q".utf8): Array("\r\n- NORTEK AS -\r\nConfirm:\r\n".utf8),
            Array("MC\r\n".utf8): ok,
            Array("ID\r\n".utf8): Array("ID,STR=\"Signature1000\",SN=900002\r\n".utf8) + ok,
            Array("GETPLAN\r\n".utf8): Array("GETPLAN,MIAVG=360,AVG=1,SA=34.5,BURST=0\r\n".utf8) + ok,
            Array("SETPLAN,MIAVG=600\r\n".utf8): ok, Array("SAVE,CONFIG\r\n".utf8): ok, Array("START\r\n".utf8): ok,
        ]
        var bench = try Bench(Library.dialogue("nortek/ad2cp"), device) { $0.parameters = ["MIAVG": "600"] }
        bench.open()
        bench.run(for: 2 * minute)
        #expect(bench.sentText.starts(with: ["@@@@@@", "K1W%!Q", "K1W%!Q", "MC", "ID"]), "\(bench.sentText)")
        #expect(bench.sentText.contains("SETPLAN,MIAVG=600"))
        #expect(bench.readings["serial_number"] == "900002")
    }

    @Test(
        "never sends what is forbidden",
        arguments: [
            ("nortek/classic", ["FO", "CC"]),
            ("nortek/ad2cp", ["FORMAT,RECORDER", "SETDEFAULT,ALL", "SETINST,BR=115200"]),
            ("teledyne/workhorse", ["RE ErAsE", "CR1", "CK", "AF", "AZ"]),
        ])
    func forbidden(id: String, hazards: [String]) throws {
        let forbidden = try Library.dialogue(id).forbidden
        for text in hazards { #expect(forbidden.match(Array(text.utf8)) != nil, "\(text)") }
    }
}
