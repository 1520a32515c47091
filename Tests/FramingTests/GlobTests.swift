import Framing
import Testing

@Suite("A pattern of known lines")
struct GlobTests {
    private func matches(_ pattern: String, _ line: String) -> Bool {
        let bytes = Array(line.utf8)
        return bytes.withUnsafeBufferPointer { Glob(pattern).matches($0, 0..<bytes.count) }
    }

    @Test(
        "takes the whole line, any text for a star, any case",
        arguments: [
            ("DS", "ds", true), ("DS", "DSX", false), ("DS*", "DSX", true), ("*logging*", "not logging: stopped", true),
            ("a*b*c", "aXbYc", true), ("a*b*c", "acb", false), ("*", "", true), ("", "", true), ("", "x", false),
            ("a**", "a", true), ("*a", "ba", true), ("*a", "ab", false), ("[x]", "[X]", true), ("x@", "x`", false),
            ("[*:]*", "*C207", true), ("[*:]*", ":0F", true), ("[*:]*", "C207", false), ("[*] *", "[INFO] text", true),
            ("[2017*] *", "[2017/10/13 00:30:10] vMain", true), ("[2017*] *", "2 x", false), ("[*:", "[::", true),
        ])
    func lines(pattern: String, line: String, fits: Bool) {
        #expect(matches(pattern, line) == fits)
    }

    @Test("with many stars is no trap for a long line")
    func work() {
        #expect(!matches(String(repeating: "a*", count: 30) + "b", String(repeating: "a", count: 4000)))
    }
}
