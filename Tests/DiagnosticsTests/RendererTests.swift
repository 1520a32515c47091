import Testing

@testable import Diagnostics

@Suite("The renderer")
struct RendererTests {
    private func render(
        _ text: String, line: Int = 1, column: Int, length: Int, style: DiagnosticRenderer.Style = .plain
    ) -> [String] {
        let source = SourceText(name: "station.yaml", text: text)
        let diagnostic = Diagnostic(.unknownKey, "bad", at: span(column, length, line: line), remedy: "Write good.")
        return DiagnosticRenderer(source: source, style: style).render(diagnostic).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
    }

    @Test("shows place, code, message, line, carets and remedy")
    func layout() {
        let text = String(repeating: "\n", count: 11) + "    transprt: {tcp: 127.0.0.1:4001}\n"
        let source = SourceText(name: "station.yaml", text: text)
        let diagnostic = Diagnostic(
            .unknownKey, "unknown key 'transprt' in an instrument", at: span(5, 8, line: 12),
            remedy: "Write 'transport'.")
        #expect(
            DiagnosticRenderer(source: source).render(diagnostic) == """
                station.yaml:12:5: error E203: unknown key 'transprt' in an instrument
                   12 |     transprt: {tcp: 127.0.0.1:4001}
                      |     ^^^^^^^^
                   remedy: Write 'transport'.
                """)
    }

    @Test("shows a tab as four spaces and counts it as one column")
    func tabs() {
        let lines = render("\ta:\tb", column: 5, length: 1)
        #expect(lines[0] == "station.yaml:1:5: error E203: bad")
        #expect(lines[1] == "    1 |     a:    b")
        #expect(lines[2] == "      |           ^")
    }

    @Test(
        "puts the caret below the character, whatever it takes in bytes and columns",
        arguments: [("Å: x", 4, 3), ("e\u{301}: x", 5, 3), ("海: x", 4, 4), ("🌊🌊x", 3, 4)])
    func unicode(text: String, column: Int, spaces: Int) {
        #expect(render(text, column: column, length: 1)[2] == "      | " + String(repeating: " ", count: spaces) + "^")
    }

    @Test("cuts a line that is too long around the place that is meant")
    func longLine() {
        let lines = render(
            String(repeating: "a", count: 5000) + "B" + String(repeating: "c", count: 5000), column: 5001, length: 1)
        #expect(lines[1].count < 150)
        let caret = lines[2].distance(
            from: lines[2].startIndex, to: lines[2].firstIndex(of: "^") ?? lines[2].startIndex)
        #expect(Array(lines[1])[caret] == "B")
    }

    @Test("sends no control character of the file to the terminal")
    func controlCharacters() {
        #expect(!render("a\u{1B}[2J\u{202E}b\u{0}", column: 1, length: 1).joined().unicodeScalars.contains("\u{1B}"))
        #expect(quote("a\u{1B}[2J\r\n") == "'a\u{FFFD}[2J\\r\\n'")
    }

    @Test("colours only when asked to")
    func colours() {
        #expect(!render("ab", column: 1, length: 1).joined().contains("\u{1B}"))
        #expect(render("ab", column: 1, length: 1, style: .ansi)[0].contains("\u{1B}[1;31merror E203:\u{1B}[0m"))
    }

    @Test(
        "never shows a secret, even next to another mistake",
        arguments: [
            "password: hunter2", "{name: a, pasword: hunter2}", "api_token: \"hunter2\"",
            "http: http://user:hunter2@archive/", "Password : hunter2", "'password': hunter2",
        ])
    func secrets(line: String) {
        let shown = render(line, column: 1, length: 4)[1]
        #expect(!shown.contains("hunter2"))
        #expect(shown.contains("*****"))
    }

    @Test("shows where a password is kept", arguments: ["password_file: /etc/pw", "password_env: NAME"])
    func notSecret(line: String) {
        #expect(render(line, column: 1, length: 4)[1].hasSuffix(line))
    }

    @Test("shows no line for a place outside the text", arguments: [0, 3, 99])
    func outside(line: Int) {
        #expect(render("a\nb", line: line, column: 1, length: 1).count == 2)
        #expect(render("", line: 1, column: 1, length: 0).count == 2)
    }

    @Test("points just behind the line when a column is past its end")
    func pastTheEnd() {
        #expect(render("ab", column: 99, length: 5)[2] == "      |   ^")
        #expect(render("ab", column: 2, length: 500)[2] == "      |  ^")
    }
}

@Suite("A report")
struct CheckReportTests {
    private func summary(errors: Int, warnings: Int) -> String {
        let error = Diagnostic(.unknownKey, "e", at: span(1, 1), remedy: "Do.")
        let warning = Diagnostic(severity: .warning, code: "W351", message: "w", span: span(1, 1), remedy: "Do.")
        let all = Array(repeating: error, count: errors) + Array(repeating: warning, count: warnings)
        return CheckReport(source: SourceText(name: "station.yaml", text: "a"), diagnostics: all).summary
    }

    @Test("ends with a line that counts")
    func counts() {
        #expect(summary(errors: 3, warnings: 1) == "3 errors, 1 warning in station.yaml")
        #expect(summary(errors: 1, warnings: 0) == "1 error in station.yaml")
        #expect(summary(errors: 0, warnings: 2) == "2 warnings in station.yaml")
        #expect(summary(errors: 0, warnings: 0) == "no mistakes in station.yaml")
    }

    @Test("shows at most a hundred and says how many more there are")
    func many() {
        let one = Diagnostic(.unknownKey, "e", at: span(1, 1), remedy: "Do.")
        let report = CheckReport(
            source: SourceText(name: "s", text: "a"), diagnostics: Array(repeating: one, count: 250))
        #expect(report.text().hasSuffix("and 150 more\n\n250 errors in s\n"))
    }

    @Test("is in the order of the text")
    func order() {
        let diagnostics = [(2, 1), (1, 9), (1, 3)].map { line, column in
            Diagnostic(.unknownKey, "e", at: span(column, 1, line: line), remedy: "Do.")
        }
        let report = CheckReport(source: SourceText(name: "s", text: "a"), diagnostics: diagnostics)
        #expect(report.diagnostics.map(\.span.start.column) == [3, 9, 1])
    }
}

@Suite("The table of codes")
struct DiagnosticCodeTests {
    @Test("gives no number twice")
    func unique() {
        let table = DiagnosticCode.syntaxTable + DiagnosticCode.structureTable
        #expect(Set(table.map(\.id)).count == table.count)
        #expect(table.allSatisfy { !$0.explanation.isEmpty && !$0.title.isEmpty })
    }
}
