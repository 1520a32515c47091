import Testing

@testable import Console

@Suite("The menu behind Ctrl-]")
struct EscapeMenuTests {
    private static let escape: [UInt8] = [0x1D]

    private func actions(_ keys: [UInt8]..., enter: [UInt8]? = nil) -> [EscapeMenu.Action] {
        var menu = EscapeMenu(enter: enter)
        return keys.flatMap { menu.type($0) }.filter { if case .show = $0 { false } else { true } }
    }

    @Test("is not in the way of any other key")
    func otherKeys() {
        let keys = [UInt8](0...255).filter { $0 != 0x1D }
        #expect(actions(keys) == [.send(keys)])
    }

    @Test("quits with q, and nothing that was typed behind it is sent")
    func quit() {
        #expect(actions(Array("DS".utf8) + Self.escape + Array("qXY".utf8)) == [.send(Array("DS".utf8)), .quit])
    }

    @Test("opens however the keys are cut")
    func cut() {
        #expect(actions(Self.escape, Array("q".utf8)) == [.quit])
    }

    @Test(
        "sends a break of so many milliseconds, 500 when none are typed",
        arguments: [("b\r", 500), ("b250\r", 250), ("b2559\u{7F}\u{7F}\r", 25), ("B600\n", 600)])
    func lineBreak(keys: String, milliseconds: Int) {
        #expect(actions(Self.escape + Array(keys.utf8)) == [.sendBreak(milliseconds: milliseconds)])
    }

    @Test("sends no break that a line cannot hold, or that was begun by mistake", arguments: ["b601\r", "b0\r", "bx"])
    func noBreak(keys: String) {
        #expect(actions(Self.escape + Array(keys.utf8)) == [])
    }

    @Test("sends Ctrl-] itself when it is typed twice")
    func literal() {
        #expect(actions(Self.escape + Self.escape + Array("a".utf8)) == [.send(Self.escape), .send(Array("a".utf8))])
    }

    @Test("closes at any other key, which the instrument does not get")
    func unknownKey() {
        #expect(actions(Self.escape + Array("zDS".utf8)) == [.send(Array("DS".utf8))])
    }

    @Test("tells what it can do")
    func help() {
        var menu = EscapeMenu()
        #expect(menu.type(Self.escape + Array("?".utf8)).last == .show(EscapeMenu.help + "\r\n"))
    }

    @Test("leaves the Enter key alone unless it is told what it sends")
    func enter() {
        #expect(actions([0x0D]) == [.send([0x0D])])
        #expect(actions([0x44, 0x0D], enter: [0x0D, 0x0A]) == [.send([0x44, 0x0D, 0x0A])])
    }
}
