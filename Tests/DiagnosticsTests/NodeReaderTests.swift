import Testing

@testable import Diagnostics

@Suite("A reader of a mapping")
struct NodeReaderTests {
    @Test("reports every mistake in one go, in the order of the text")
    func everything() {
        let node = mapping(
            ("bauds", plain("9600")), ("device", list()), ("stop", plain("3")), ("device", plain("x")),
            ("colour", plain("red")))
        var reader = NodeReader(node, what: "a port")
        #expect(reader.required("device", .string) == nil)
        #expect(reader.required("baud", .integer()) == nil)
        #expect(reader.required("parity", .string) == nil)
        #expect(reader.optional("stop", .integer(in: 1...2)) == nil)
        let diagnostics = reader.finish()
        #expect(diagnostics.map(\.code) == ["E201", "E205", "E203", "E202", "E204", "E203"])
        #expect(
            diagnostics.map(\.message) == [
                "expected a text, found a list", "expected a whole number from 1 to 2, found '3'",
                "unknown key 'bauds' in a port", "missing key 'parity' in a port", "the key 'device' stands twice",
                "unknown key 'colour' in a port",
            ])
    }

    @Test("suggests for an unknown key, and names all keys")
    func suggestion() {
        var reader = NodeReader(mapping(("transprt", plain("x"))), what: "an instrument")
        _ = reader.required("name", .string)
        _ = reader.required("transport", .string)
        let diagnostics = reader.finish()
        #expect(
            diagnostics.map(\.message) == [
                "unknown key 'transprt' in an instrument", "missing key 'name' in an instrument",
            ])
        #expect(diagnostics[0].remedy == "Write 'transport'; the keys of an instrument are name, transport.")
        #expect(diagnostics[1].remedy == "Add 'name:' with a text.")
    }

    @Test("does not suggest a key that is there already")
    func noUselessSuggestion() {
        var reader = NodeReader(mapping(("name", plain("x")), ("nam", plain("y"))), what: "a thing")
        _ = reader.required("name", .string)
        #expect(reader.finish().map(\.remedy) == ["Remove it; the keys of a thing are name."])
    }

    @Test("reports a missing key where the mapping begins")
    func missingAt() {
        var reader = NodeReader(mapping(("name", plain("x"))), what: "a thing")
        _ = reader.required("name", .string)
        _ = reader.required("kind", .string)
        #expect(reader.finish().map(\.span) == [span(1, 4)])
    }

    @Test("gives nil for a mapping with an error in it, though the value could be made")
    func errorsMakeNil() {
        let expected = Expected<Int>.mapping("a thing") { reader in reader.optional("size", .integer()) ?? 7 }
        #expect(read(mapping(("size", plain("8"))), expected).value == 8)
        #expect(read(mapping(), expected).value == 7)
        #expect(read(mapping(("size", plain("x"))), expected).value == nil)
        #expect(read(plain("x"), expected).diagnostics.map(\.message) == ["expected a thing (a mapping), found 'x'"])
    }

    @Test("takes exactly one of several keys")
    func oneOf() {
        func diagnostics(_ node: SourceNode) -> [String] {
            read(node, Expected<String>.mapping("a link") { $0.exactlyOne(of: ["serial", "tcp"])?.key.text })
                .diagnostics
                .map(\.message)
        }
        #expect(diagnostics(mapping(("tcp", plain("a")))) == [])
        #expect(diagnostics(mapping()) == ["a link has none of the keys serial, tcp"])
        #expect(
            diagnostics(mapping(("tcp", plain("a")), ("serial", plain("b")))) == [
                "a link has more than one of the keys serial, tcp"
            ])
        #expect(diagnostics(mapping(("seral", plain("a")))) == ["unknown key 'seral' in a link"])
    }
}
