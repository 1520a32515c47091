import Sensing
import Testing

@testable import Console

@Suite("The words of a line")
struct LineWordsTests {
    private static let time = Instant(unixSeconds: 1_795_219_200, nanoseconds: 123_456_789)

    @Test(
        "of the daemon read back as they were written",
        arguments: [
            LineEvent.taken(by: "älice", since: time), .watching(by: nil, since: nil),
            .watching(by: "bob", since: time), .received(Array(0...255), at: time), .sent([], at: time),
            .dropped(bytes: 17), .note("a \"note\"\n"), .ended("it was given back"),
        ])
    func events(event: LineEvent) throws {
        #expect(try StatusJSON.decode(LineEvent.self, from: StatusJSON.encode(event)) == event)
    }

    @Test(
        "of a person read back as they were written",
        arguments: [LineOrder.send(Array(0...255)), .send([]), .lineBreak(milliseconds: 300), .alive])
    func orders(order: LineOrder) throws {
        #expect(try StatusJSON.decode(LineOrder.self, from: StatusJSON.encode(order)) == order)
    }

    @Test("are short enough to be typed")
    func typed() throws {
        #expect(try StatusJSON.decode(LineOrder.self, from: Array(#"{"send":"44530D"}"#.utf8)) == .send([68, 83, 13]))
        #expect(
            try StatusJSON.decode(LineOrder.self, from: Array(#"{"break":500}"#.utf8)) == .lineBreak(milliseconds: 500))
    }

    @Test("with half a byte are no bytes", arguments: ["4", "4g", "é0"])
    func brokenBytes(text: String) {
        #expect(HexText.decode(text) == nil)
    }

    @Test("come together whatever pieces they came in")
    func assembling() {
        let text = Array("one\n\ntwo\nthree".utf8)
        for cut in 0...text.count {
            var lines = LineAssembler()
            let found = lines.take(text[..<cut]) + lines.take(text[cut...])
            #expect(found == [Array("one".utf8), Array("two".utf8)], "cut at \(cut)")
        }
    }

    @Test("that are waited for are found across pieces, and not before the search began anew")
    func searching() {
        var search = TextSearch(Array("S>".utf8))
        search.look(in: Array("abS".utf8))
        #expect(!search.isFound)
        search.look(in: Array(">".utf8))
        #expect(search.isFound)
        search.restart()
        search.look(in: Array(">S".utf8))
        #expect(!search.isFound)
    }
}
