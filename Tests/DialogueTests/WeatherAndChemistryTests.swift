import SimulatedInstruments
import Testing

@testable import DriverRuntime

/// The dialogues of the weather transmitter, the anemometer and the SAMIs with their simulated instruments.
@Suite("The library's dialogue of weather and chemistry")
struct WeatherAndChemistryTests {
    @Test(
        "hears what a WXT sends by itself, whatever its manners",
        arguments: [["boot": "steady"], ["boot": "power-on"], ["boot": "mid-menu"], ["mode": "automatic-crc"]])
    func wxt(manners: [String: String]) throws {
        var bench = try Bench(Library.dialogue("vaisala/wxt"), simulated(.wxt, manners))
        bench.open()
        bench.run(for: 10 * minute)
        #expect(bench.records > 100)
        #expect(bench.warnings == [])
    }

    @Test("sets a WXT's averaging, reads it back, and asks a polled one")
    func polledWXT() throws {
        var bench = try Bench(Library.dialogue("vaisala/wxt"), simulated(.wxt, ["mode": "polled"])) {
            $0.parameters = ["WindAveraging": "12"]
            $0.poll = DialogueSettings.Poll(everyNanoseconds: 10 * second)
        }
        bench.open()
        bench.run(for: 10 * minute)
        let isSet = bench.isSet("WindAveraging", "12")
        #expect(isSet)
        #expect(bench.records >= 50, "\(bench.sentText.suffix(10))")
        #expect(bench.warnings == [])
    }

    @Test(
        "finds a Gill that sends by itself, or was left in its configuration mode",
        arguments: [["boot": "steady"], ["boot": "power-on"], ["boot": "mid-menu"]])
    func gill(manners: [String: String]) throws {
        var bench = try Bench(Library.dialogue("gill/wind"), simulated(.gill, manners))
        bench.open()
        bench.run(for: 5 * minute)
        #expect(bench.records > 200, "\(bench.state.word) \(bench.sentText.suffix(10))")
    }

    @Test(
        "has a SAMI measure when the station says so, and takes its whole record",
        arguments: [("sunburst/sami-pco2", InstrumentKind.samiPCO2), ("sunburst/sami-ph", .samiPH)])
    func sami(id: String, kind: InstrumentKind) throws {
        for boot in ["steady", "power-on", "mid-menu"] {
            var bench = try Bench(Library.dialogue(id), simulated(kind, ["autonomous": "no", "boot": boot])) {
                $0.poll = DialogueSettings.Poll(everyNanoseconds: 15 * minute)
            }
            bench.open()
            bench.run(for: 4 * hour)
            #expect(bench.records >= 14, "\(id) \(boot) \(bench.state.word) \(bench.sentText.suffix(10))")
            #expect(!bench.sentText.contains { $0.hasPrefix("E5A") || $0.hasPrefix("L5A") })
        }
    }

    @Test("listens to a METBK, or starts one that was stopped, and sets its clock")
    func metbk() throws {
        var bench = try Bench(Library.dialogue("asimet/metbk"), simulated(.metbk, ["clock": "-2h"])) {
            $0.setsClock = true
        }
        bench.open()
        bench.run(for: 30 * minute)
        #expect(bench.records >= 20, "\(bench.state.word) \(bench.sentText.suffix(10))")
        #expect(bench.sentText.contains { $0.hasPrefix("#CLOCK=2026/03/01") })
    }

    @Test("never sends what erases a SAMI, not for a person either")
    func erasing() throws {
        let dialogue = try Library.dialogue("sunburst/sami-pco2")
        #expect(["E5A\r", "L5A\r"].allSatisfy { dialogue.forbidden.match(Array($0.utf8)) != nil })
    }
}
