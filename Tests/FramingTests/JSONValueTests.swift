import Testing

@testable import Framing

@Suite("A JSON tree")
struct JSONValueTests {
    @Test("has its values at the ends of paths, and null is as absent")
    func paths() throws {
        let json = try JSONValue(parsing: Array(#" {"a": {"b": [1, -2.5e1, true, null, "xé€\n"]}, "n": null} "#.utf8))
        let list = json["a", "b"]?.elements ?? []
        #expect(list.count == 5)
        #expect(list[0].integer == 1 && list[1].number == -25 && list[2].truth == true && list[3] == .null)
        #expect(list[4].text == "xé€\n")
        #expect(json["n"] == nil && json["a", "c"] == nil && json["a", "b", "c"] == nil)
    }

    @Test("keeps 64 bits, as number and as string")
    func integers() throws {
        let json = try JSONValue(parsing: Array(#"{"a": 9007199254740993, "b": "9223372036854775807", "c": 1e3}"#.utf8))
        #expect(json["a"]?.integer == 9_007_199_254_740_993)
        #expect(json["b"]?.integer == .max)
        #expect(json["c"]?.integer == 1000)
    }

    @Test("takes the last of members with the same name")
    func twice() throws {
        #expect(try JSONValue(parsing: Array(#"{"a":1,"a":2}"#.utf8))["a"]?.integer == 2)
    }

    @Test(
        "is not made of what is no JSON",
        arguments: [
            "", "{", "[", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "nul", "NaN", "01", "1 2", "'a'",
            "\"a", "\"\u{1}\"", "{a:1}", "\"\\x\"",
        ])
    func broken(text: String) {
        #expect(throws: JSONDefect.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test("is not made of strings that are no UTF-8")
    func noUTF8() {
        #expect(throws: JSONDefect.self) { try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) }
    }

    @Test("has at most as many levels as the scanner allows")
    func depth() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
        }
        _ = try JSONValue(parsing: nested(JSONScanner.deepest))
        #expect(throws: JSONDefect.self) { try JSONValue(parsing: nested(JSONScanner.deepest + 1)) }
        #expect(throws: JSONDefect.self) { try JSONValue(parsing: nested(100_000)) }
    }
}
