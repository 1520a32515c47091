import Sensing
import Testing

@testable import Pipeline

@Suite("Values by their keys")
struct PairsPatternTests {
    private func weather(begins: String? = "?R?") -> PairsPattern {
        let suffix = { (letters: [String]) in letters.map { UnitSuffix(Array($0.utf8)) } }
        let speed = suffix(["M"]) + [UnitSuffix(Array("N".utf8), factor: 0.5144444444444445)]
        let pressure = suffix(["H"]) + [UnitSuffix(Array("B".utf8), factor: 1000)]
        let number = { (slot: Int, suffixes: [UnitSuffix]) in
            Column(.decimal(decimals: nil), slot: slot, suffixes: suffixes, invalidSuffixes: [Array("#".utf8)])
        }
        return PairsPattern(
            pairs: [
                ("Dn", number(0, suffix(["D"]))), ("Sn", number(1, speed)), ("Ta", number(2, suffix(["C"]))),
                ("Pa", number(3, pressure)), ("Vh", number(4, suffix(["N", "V", "W", "F"]))),
            ], delimiter: .character(UInt8(ascii: ",")), assign: UInt8(ascii: "="), begins: begins)
    }

    @Test("are those of the published Vaisala WXT lines; keys that are not named are passed over")
    func published() throws {
        let first = try #require(
            values(
                of: "0R0,Dn=095D,Dm=274D,Dx=352D,Sn=0.3M,Sm=5.8M,Sx=9.6M,Ta=17.9C,Ua=73.7P,Pa=1.0058B,Vh=12.1N",
                weather()))
        #expect(first.quantities[0] == Quantity(95, decimals: 0))
        #expect((first.quantities[3].value - 1005.8).magnitude < 1e-9)
        let invalid = try #require(values(of: "0R1,Dn=000#,Dm=000#,Sn=0.0#,Sm=0.0#", weather()))
        #expect(invalid.states[0] == .missing && invalid.states[1] == .missing && invalid.states[2] == .absent)
        #expect(values(of: "0R5,Th=25.4C,Vh=0.0#,Vs=14.3V,Vr=3.491V", weather())?.states[4] == .missing)
    }

    @Test("do not fit when a value is damaged, none is named or the line begins otherwise")
    func misfits() throws {
        #expect(try #require(misfit(of: "0R1,Dn=0m=032D,Sm=0.1M,Ta=27.9C", weather())).columnsRead == 0)
        #expect(try #require(misfit(of: "0R1,Dn=159D,Sn=0.0M0R2,Ta=22.7C", weather())).columnsRead == 1)
        #expect(misfit(of: "0R1,Dn=159D,Sn=0.", weather()) != nil)
        #expect(misfit(of: "0R3,Rc=0.00M,Rd=10s", weather()) != nil)
        #expect(misfit(of: "0TX,Start-up", weather()) != nil)
        #expect(misfit(of: "00R1,Dn=159D", weather()) != nil)
        #expect(misfit(of: "", weather()) != nil)
        #expect(values(of: "Dn=159D", weather(begins: nil)) != nil)
        #expect(values(of: "x R1 y,Dn=159D", weather(begins: "x*")) != nil)
    }

    @Test("may have blanks in their keys and around the mark (first.rte.log), and cells without a key")
    func blanks() throws {
        let line =
            "Coulombs = 1.1055C, AVG Q_RTE Current = 0.002A, AVG RTE Voltage = 12.03V, RTE Hits 0, RTE State = 1"
        let number = { (slot: Int, letter: String) in
            Column(.decimal(decimals: nil), slot: slot, suffixes: [UnitSuffix(Array(letter.utf8))])
        }
        let pattern = PairsPattern(
            pairs: [
                ("Coulombs", number(0, "C")), ("AVG RTE Voltage", number(1, "V")),
                ("RTE State", Column(.integer, slot: 2)),
            ], delimiter: .character(UInt8(ascii: ",")), assign: UInt8(ascii: "="), begins: nil)
        let found = try #require(values(of: line, pattern))
        #expect(found.quantities.prefix(3).map(\.value) == [1.1055, 12.03, 1])
    }

    @Test("stand apart by blanks, or alone in a line; a delimiter in quotes is text; the first of a key counts")
    func delimiters() throws {
        let pairs = { (delimiter: Delimiter, assign: Unicode.Scalar) in
            PairsPattern(
                pairs: [("a", decimal(0)), ("b", decimal(1)), ("note", Column(.word, quotes: true))],
                delimiter: delimiter, assign: UInt8(ascii: assign), begins: nil)
        }
        let found = try #require(values(of: " a=1  x b = 2 a=3 c==4", pairs(.blanks, "=")))
        #expect(found.quantities.prefix(2).map(\.value) == [1, 2])
        #expect(values(of: "a:1, b:2", pairs(.commaOrBlanks, ":"))?.quantities[1].value == 2)
        #expect(values(of: "a = 1.5", pairs(.none, "="))?.quantities[0].value == 1.5)
        let quoted = pairs(.character(UInt8(ascii: ",")), "=")
        #expect(values(of: "note=\"x,b=9\",b=2", quoted)?.quantities[1].value == 2)
        // cpm_status.20140817_1255.txt: one pair a line, the value a time.
        let status = PairsPattern(
            pairs: [("Platform.time", Column(.dateAndClock([.yearMonthDay])))], delimiter: .none,
            assign: UInt8(ascii: "="), begins: nil)
        #expect(values(of: "Platform.time=2014/08/17 12:55:03.730", status)?.nanosecondOfDay == 46_503_730_000_000)
    }
}
