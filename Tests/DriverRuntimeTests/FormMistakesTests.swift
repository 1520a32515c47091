import Diagnostics
import DriverRuntime
import Testing

@Suite("A mistake in the form")
struct FormMistakesTests {
    private static let fields = """
        fields:
          a: {type: decimal, name: a, unit: "1"}
          n: {type: integer}
          b: {type: uint16, name: b, unit: "1"}
          c: {name: c, unit: "1"}
        """

    /// What follows the fields, the code, and what the remedy says.
    private static let records: [(text: String, code: String, remedy: String)] = [
        ("records: [{name: r, frame: lihgt, columns: [b]}]", "E415", "Write 'light'."),
        ("records: [{name: r, block: x, columns: [a]}]", "E415", "'blocks'"),
        ("records: [{name: r, pattern: \"a = {a\"}]", "E416", "}"),
        ("records: [{name: r, pattern: \"a = {x}\"}]", "E402", "Declare"),
        ("records: [{name: r, pattern: \"{c}\"}]", "E403", "type"),
        ("records: [{name: r, json: {a: \"x..y\"}}]", "E416", "dots"),
        ("records: [{name: r, json: {a: x, n: x.y}}]", "E416", ""),
        ("records: [{name: r, columns: [a], check: {kind: xor8, written: sdi12}}]", "E417", "crc16_arc"),
        ("records: [{name: r, columns: [a], check: {kind: sum8, written: decimal}}]", "E417", "after"),
        ("records: [{name: r, columns: [{repeat: [a], count: rest}, n]}]", "E421", "last"),
        ("records: [{name: r, columns: [{repeat: [a], count: n}, n]}]", "E421", "before"),
        ("records: [{name: r, columns: [{repeat: [a], count: 0}]}]", "E421", "1 to 65535"),
        ("records: [{name: r, columns: [{repeat: [\"-\"], count: 2}]}]", "E421", "skip"),
        ("records: [{name: r, open: true, columns: [a]}]", "E422", "open"),
        ("records: [{name: r, columns: [b]}]", "E406", "frame"),
        ("records: [{name: r, frame: light, columns: [b, a]}]", "E406", "width"),
        ("records: [{name: r, frame: light, pattern: \"{a}\"}]", "E406", "columns"),
        ("records: [{name: r, lines: [{columns: [a]}]}]", "E406", "block"),
        ("records: [{name: r, columns: [a], json: {a: x}}]", "E209", "Remove"),
        ("records: [{name: r}]", "E209", "Add one of them"),
        ("records: [{name: r, columns: [a]}]\ncomputed: [{field: c, expression: \"a +\"}]", "E418", "Write"),
        ("records: [{name: r, columns: [a]}]\ncomputed: [{field: c, expression: \"2 * aa\"}]", "E418", "Declare"),
        (
            "records: [{name: r, columns: [a]}]\ncomputed: [{field: c, expression: \"a\", formula: polynomial}]",
            "E209", ""
        ),
    ]

    @Test("of a record or a computation has its number, its place and a remedy", arguments: records.indices)
    func ofARecord(index: Int) throws {
        let (text, code, remedy) = Self.records[index]
        let framing = """
            framing:
              kind: line
              frames: [{name: light, sync: A, length: 60}]
              blocks: [{name: sample, begin: A, end: B, timeout: 60 s}]
            """
        let (found, diagnostics) = try driver(driverText(framing: framing, Self.fields + "\n" + text))
        #expect(found == nil)
        let mistake = try #require(diagnostics.first { $0.code == code }, "\(diagnostics)")
        #expect(mistake.remedy.contains(remedy), "\(mistake)")
        #expect(mistake.span.start.line > 13)
    }

    private static let framings: [(text: String, code: String)] = [
        (
            "framing: {kind: line, frames: [{name: f, sync: A, length: 2, checksum: {kind: crc16_arc, at: end}}]}",
            "E414"
        ),
        ("framing: {kind: line, frames: [{name: f, sync: A, length: 9}, {name: f, sync: B, length: 9}]}", "E423"),
        ("framing: {kind: line, frames: [{name: f, sync: A, length: {at: 2, bytes: 2}}]}", "E202"),
        ("framing: {kind: line, frames: [{name: f, sync: A, length: 9, checksum: {kind: sum9}}]}", "E206"),
        ("framing: {kind: line, blocks: [{name: b, begin: A, timeout: 60 s}]}", "E209"),
        ("framing: {kind: line, blocks: [{name: b, begin: A, end: B, timeout: 60}]}", "E207"),
        ("framing: {kind: none, terminator: cr}", "E404"),
        ("framing: {kind: none}", "E411"),
        ("framing: {kind: line, terminator: crnl}", "E206"),
        ("framing: {kind: line}\nunwrap: [logger]", "E206"),
        ("framing: {kind: none}\ncodec: ais", "E404"),
    ]

    @Test("of the framing has its number", arguments: framings.indices)
    func ofTheFraming(index: Int) throws {
        let (text, code) = Self.framings[index]
        let rest = "fields: {a: {type: decimal, name: a, unit: \"1\"}}\nrecords: [{name: r, columns: [a]}]"
        let diagnostics = try driver(driverText(framing: text, rest)).diagnostics
        #expect(diagnostics.contains { $0.code == code }, "\(diagnostics)")
    }

    @Test("in an expression or a pattern is pointed at where it stands")
    func carets() throws {
        let text = driverText(
            """
            fields:
              a: {type: decimal, name: a, unit: "1"}
              c: {name: c, unit: "1"}
            records: [{name: r, pattern: "t = {a}, x = {b}"}]
            computed: [{field: c, expression: "1 + a * speeed"}]
            """)
        let diagnostics = try driver(text).diagnostics
        let field = try #require(diagnostics.first { $0.code == "E402" })
        #expect(field.span.start.line == 9)
        let line = text.split(separator: "\n")[8]
        #expect(String(line.dropFirst(field.span.start.column - 1)).hasPrefix("b}"))
        let name = try #require(diagnostics.first { $0.code == "E418" })
        #expect(String(text.split(separator: "\n")[9].dropFirst(name.span.start.column - 1)).hasPrefix("speeed"))
        #expect(name.span.length == 6)
    }
}
