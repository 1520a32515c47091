import Testing

@testable import Diagnostics

@Suite("The closest word")
struct WordsTests {
    private let keys = ["name", "driver", "serial_number", "transport", "silence", "coefficients", "columns", "limits"]

    @Test(
        "is what a slip of the fingers meant",
        arguments: [
            ("transprt", "transport"), ("trasnport", "transport"), ("Name", "name"), ("drivers", "driver"),
            ("serialnumber", "serial_number"), ("serial-number", "serial_number"), ("coeff", "coefficients"),
            ("colums", "columns"), ("limit", "limits"),
        ])
    func near(word: String, meant: String) {
        #expect(closestWord(to: word, in: keys) == meant)
    }

    @Test("is nothing when nothing is near", arguments: ["", "x", "frequency", "calibration", "na", "seri", "🌊"])
    func far(word: String) {
        let other = word == "seri" ? ["serial_number", "series_name"] : keys
        #expect(closestWord(to: word, in: other) == nil)
    }

    @Test(
        "is measured in letters changed, missing, too many or swapped",
        arguments: [("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("ab", "ba", 1), ("abc", "acb", 1)])
    func distance(left: String, right: String, expected: Int) {
        #expect(editDistance(Array(left.unicodeScalars), Array(right.unicodeScalars)) == expected)
        #expect(editDistance(Array(right.unicodeScalars), Array(left.unicodeScalars)) == expected)
    }
}

@Suite("A source text")
struct SourceTextTests {
    @Test("has lines, whatever ends them, and no byte order mark")
    func lines() {
        let source = SourceText(name: "a", text: "\u{FEFF}one\ntwo\r\nthree\rfour\n")
        #expect(source.lines.map(String.init) == ["one", "two", "three", "four", ""])
        #expect(source.line(2) == "two")
        #expect(source.line(0) == nil)
        #expect(source.line(6) == nil)
    }
}
