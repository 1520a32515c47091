import Sensing
import Testing

@testable import Pipeline

@Suite("A line of JSON")
struct JSONPatternTests {
    private let pattern = JSONPattern(values: [
        ("time", Column(.dateAndClock([.yearMonthDay]))), ("temp", decimal(0)), ("data.ctd.0", decimal(1)),
        ("data.ctd.2", Column(.integer, slot: 2)), ("state", Column(.word, void: [Array("bad".utf8)])),
        ("ok", Column(.integer, slot: 3)), ("spectrum", decimal(4)), ("@iot\\.id", Column(.integer, slot: 5)),
    ])

    @Test("gives its values by their paths, numbers with their decimals")
    func paths() throws {
        let line = """
            {"time":"2014-08-01T00:00:00.250Z","temp":12.50,"x":{"temp":1},"data":{"ctd":[3.5e1,"no",-7],"more":[]},\
            "state":"good","ok":true,"spectrum":[1, null,2.25],"@iot.id":17}
            """
        let found = try #require(values(of: line, pattern))
        #expect(found.quantities[0] == Quantity(12.5, decimals: 2))
        #expect(found.quantities[1] == Quantity(35))
        #expect(found.quantities[2].value == -7)
        #expect(found.quantities[3].value == 1)
        #expect(found.quantities[5].value == 17)
        #expect(found.cells.map(\.cell) == [1, 2, 3])
        #expect(found.cells.map(\.quantity.isMissing) == [false, true, false])
        #expect(found.nanosecondOfDay == 250_000_000)
        #expect(!found.isVoid)
    }

    @Test("may lack values, and have null for them, and numbers in quotes")
    func lacks() throws {
        let found = try #require(values(of: "{\"temp\":null}", pattern))
        #expect(found.states[0] == .missing && found.states[1] == .absent)
        #expect(values(of: " { \"temp\" : \" 1.5 \" } ", pattern)?.quantities[0].value == 1.5)
        #expect(values(of: "{\"state\":\"b\\u0061d\",\"te\\u006dp\":2}", pattern)?.isVoid == true)
        #expect(values(of: "{\"other\":1}", pattern) == nil)
        #expect(values(of: "[]", pattern) == nil)
        #expect(values(of: "[5]", JSONPattern(values: [("0", decimal(0))]))?.quantities[0].value == 5)
    }

    @Test("with a value that cannot be read does not fit, and says which")
    func misfits() {
        for line in [
            "{\"temp\":\"12C\"}", "{\"temp\":{}}", "{\"temp\":[[1]]}", "{\"temp\":[1,{}]}", "{\"ok\":1.5}",
            "{\"time\":\"yesterday\"}",
        ] {
            #expect(misfit(of: line, pattern) != nil, "\(line)")
        }
        #expect(misfit(of: "{\"temp\":1,\"data\":{\"ctd\":[1,2,\"x\"]}}", pattern)?.columnsRead == 3)
    }

    @Test(
        "is nothing else: cut, with commas too many, leading zeros, words, control characters",
        arguments: [
            "", "{", "{\"temp\":1", "{\"temp\":1,}", "{\"temp\":01}", "{\"temp\":+1}", "{\"temp\":.5}", "{\"temp\":5.}",
            "{\"temp\":1e}", "{\"temp\":nan}", "{temp:1}", "{'temp':1}", "{\"temp\":1}x", "{\"temp\":1}{\"temp\":1}",
            "{\"temp\":1 \"ok\":1}", "{\"temp\" 1}", "{\"x\":\"\u{01}\",\"temp\":1}", "{\"x\":\"\\q\",\"temp\":1}",
            "{\"x\":\"\\u00g0\",\"temp\":1}", "{\"temp\":1,\"x\":[1,]}", "{\"temp\":1,\"x\":tru}", "{\"temp\":1]",
            "{\"temp\":1,\"x\":\"",
        ])
    func strict(line: String) {
        #expect(values(of: line, pattern) == nil)
    }

    @Test("that is cut says so")
    func cut() {
        #expect(misfit(of: "{\"temp\":1,\"da", pattern)?.endedEarly == true)
        #expect(misfit(of: "{\"temp\":1,,", pattern)?.endedEarly == false)
    }

    @Test("nests no deeper than 32 levels")
    func depth() {
        let nested = { (depth: Int) in
            "{\"temp\":1,\"x\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        }
        #expect(values(of: nested(31), pattern) != nil)
        #expect(values(of: nested(32), pattern) == nil)
        #expect(values(of: String(repeating: "[", count: 1_000_000), pattern) == nil)
    }

    @Test("has paths that are checked before: empty steps, one within another, twice the same")
    func mistakes() {
        #expect(JSONPattern.mistake(in: ["a.b", "a.c", "b"]) == nil)
        #expect(JSONPattern.mistake(in: ["a.b", "a..c"])?.mistake == PatternMistake(.path("a..c"), at: 2))
        #expect(JSONPattern.mistake(in: ["a", "b", "a.c"])?.index == 2)
        #expect(JSONPattern.mistake(in: ["a", "a"])?.index == 1)
        #expect(JSONPattern.mistake(in: [""])?.index == 0)
        #expect(JSONPattern.mistake(in: ["a."])?.mistake.offset == 2)
    }
}
