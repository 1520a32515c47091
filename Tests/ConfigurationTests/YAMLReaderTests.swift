import ConfigurationFiles
import Diagnostics
import Testing

/// The message of the refusal, or nil when the text was read.
private func refusal(_ text: String) -> Diagnostic? {
    do throws(ConfigurationFileError) {
        _ = try YAMLReader.read(text, name: "a.yaml")
        return nil
    } catch {
        return error.diagnostic
    }
}

@Suite("Reading YAML")
struct YAMLReaderTests {
    /// What a span covers.
    private func words(_ span: SourceSpan, in text: String) -> String {
        let line = SourceText(name: "a", text: text).line(span.start.line) ?? ""
        return String(line.unicodeScalars.dropFirst(span.start.column - 1).prefix(span.length).map(Character.init))
    }

    @Test("gives every node the words that it stands for")
    func spans() throws {
        let text = """
            # a comment
            name: demo
            thing: {läng: 48.65, "q k": 'it''s'}   # flow
            list:
              - first entry
              - - nested
            🌊: [a, "b\\r\\n"]
            block: |
              two
              lines
            nothing:
            """
        let root = try YAMLReader.read(text, name: "a.yaml")
        #expect(
            root.entries?.map { words($0.key.span, in: text) } == ["name", "thing", "list", "🌊", "block", "nothing"])
        #expect(root.span == SourceSpan(start: SourcePosition(line: 2, column: 1), length: 4))
        let thing = try #require(root["thing"])
        #expect(words(thing.span, in: text) == "{läng: 48.65, \"q k\": 'it''s'}")
        #expect(thing.entries?.map { words($0.value.span, in: text) } == ["48.65", "'it''s'"])
        #expect(thing["q k"]?.scalar?.text == "it's")
        #expect(thing["q k"]?.scalar?.isQuoted == true)
        #expect(thing["läng"]?.scalar?.isQuoted == false)
        let list = try #require(root["list"])
        #expect(words(list.span, in: text) == "- first entry")
        #expect(list.elements?.map { words($0.span, in: text) } == ["first entry", "- nested"])
        #expect(root["🌊"]?.elements?.map { words($0.span, in: text) } == ["a", "\"b\\r\\n\""])
        #expect(root["🌊"]?.elements?.last?.scalar?.text == "b\r\n")
        #expect(root["block"]?.scalar?.text == "two\nlines\n")
        #expect(root["block"].map { words($0.span, in: text) } == "|")
        #expect(root["nothing"]?.scalar?.isNothing == true)
    }

    @Test("keeps the order of keys and those that stand twice")
    func duplicates() throws {
        let root = try YAMLReader.read("b: 1\na: 2\nb: 3\n", name: "a.yaml")
        #expect(root.entries?.map(\.key.text) == ["b", "a", "b"])
        #expect(root["b"]?.scalar?.text == "1")
    }

    @Test("counts no column for a byte order mark, and lines with any ending")
    func lineEnds() throws {
        let root = try YAMLReader.read("\u{FEFF}a: 1\r\nb: 2\rc: 3\n", name: "a.yaml")
        #expect(root.entries?.map(\.key.span.start.line) == [1, 2, 3])
        #expect(root.entries?.map(\.key.span.start.column) == [1, 1, 1])
    }

    @Test(
        "refuses what is not YAML where it went wrong, with what to do",
        arguments: [
            ("a:\n\tb: 1\n", 2, 1, "Indent with spaces."),
            ("a: \"open\nb: 1\n", 1, 4, "Close the quote that opens here."),
            ("a: 'open\nb: 1\n", 1, 4, "Close the quote that opens here."),
            ("a: [1, 2\nb: 3\n", 1, 4, "Close the list that opens here with ']', or put a comma between its elements."),
            ("a: {b: 1\nc: 3\n", 1, 4, "Close the mapping that opens here with '}', or put a comma between its keys."),
            ("a: b: c\n", 1, 5, "Put quotes around a value that has ': ' in it, or check the indent."),
            ("a: 1\n  b: 2\n", 2, 4, "Put quotes around a value that has ': ' in it, or check the indent."),
            ("a:\n  b: 1\n c: 2\n", 3, 2, "Indent this line like the others of the mapping that begins in line 1."),
            ("a: 1\nbc\nd: 2\n", 2, 1, "Write a colon and a space after this key."),
            ("a: 1\nbc", 2, 1, "Write a colon and a space after this key."),
            ("a: @b\n", 1, 4, "Put quotes around the value."),
            ("a: \"\\q\"\n", 1, 5, "Double the backslash, or use single quotes."),
        ])
    func syntax(text: String, line: Int, column: Int, remedy: String) {
        let diagnostic = refusal(text)
        #expect(diagnostic?.code == "E104")
        #expect(diagnostic?.span.start == SourcePosition(line: line, column: column), "\(text)")
        #expect(diagnostic?.remedy == remedy, "\(text)")
    }

    @Test(
        "refuses what hides what a file means",
        arguments: [
            ("a: &x 1\n", 4), ("a: *x\n", 4), ("a: !!str 1\n", 4), ("a: !x {}\n", 4), ("%YAML 1.1\n---\na: 1\n", 1),
            ("a: 1\n---\nb: 2\n", 1), ("&x a: 1\n", 1),
        ])
    func unused(text: String, column: Int) {
        #expect(refusal(text)?.code == "E106")
        #expect(refusal(text)?.span.start.column == column)
    }

    @Test("does not expand a billion laughs")
    func laughs() {
        let bomb = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n"
        #expect(refusal(bomb)?.message == "an anchor is not used in these files")
    }

    @Test("refuses a key that is no word", arguments: ["? [a, b]\n: c\n", "{a: 1}: b\n", "x: {{y}}\n"])
    func keys(text: String) {
        #expect(refusal(text)?.code == "E107")
    }

    @Test("refuses an empty file", arguments: ["", "\n\n", "# only a comment\n", "\u{FEFF}"])
    func empty(text: String) {
        #expect(refusal(text)?.code == "E108")
    }

    @Test("goes 32 levels deep and no further")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(refusal(nested(32)) == nil)
        #expect(refusal(nested(33))?.code == "E105")
        #expect(refusal(nested(400_000))?.code == "E105")
        #expect(refusal(String(repeating: "{a: ", count: 200_000))?.code == "E105")
        #expect(refusal(String(repeating: "- ", count: 500_000))?.code == "E105")
    }

    @Test("refuses a huge file without parsing it")
    func huge() {
        #expect(refusal(String(repeating: "a", count: ConfigurationFile.largestSize + 1))?.code == "E102")
        #expect(refusal("a: " + String(repeating: "b", count: ConfigurationFile.largestSize - 3)) == nil)
    }

    @Test("points at a control character", arguments: ["\u{0}", "\u{7}", "\u{7F}", "\u{FEFF}", "\u{9C}"])
    func control(character: String) {
        let diagnostic = refusal("a: 1\nb: é\(character)\n")
        #expect(diagnostic?.code == "E103")
        #expect(diagnostic?.span == SourceSpan(start: SourcePosition(line: 2, column: 5), length: 1))
    }

    @Test("points at a byte that is not UTF-8")
    func encoding() {
        let bytes = Array("a: 1\nb: é".utf8) + [0xFF, 0xFE] + Array("\n".utf8)
        do throws(ConfigurationFileError) {
            _ = try ConfigurationFile.text(bytes, name: "a.yaml")
            Issue.record("the bytes were taken as text")
        } catch {
            #expect(error.diagnostic.code == "E103")
            #expect(error.diagnostic.span.start == SourcePosition(line: 2, column: 5))
        }
    }

    @Test(
        "says why a file cannot be read, and what to do",
        arguments: [
            ("/nonexistent/station.yaml", "No such file or directory", "Give the path of a file that exists."),
            ("/", "Is a directory", "Give the path of a file, not of a directory."),
        ])
    func unreadable(path: String, reason: String, remedy: String) {
        do throws(ConfigurationFileError) {
            _ = try ConfigurationFile.read(path)
            Issue.record("\(path) was read")
        } catch {
            #expect(
                error.report.text() == """
                    \(path):1:1: error E101: cannot read '\(path)': \(reason)
                       remedy: \(remedy)

                    1 error in \(path)

                    """)
        }
    }

    @Test("stops reading a file that never ends")
    func endless() {
        do throws(ConfigurationFileError) {
            _ = try ConfigurationFile.read("/dev/zero")
            Issue.record("/dev/zero was read")
        } catch {
            #expect(error.diagnostic.code == "E102")
        }
    }
}
