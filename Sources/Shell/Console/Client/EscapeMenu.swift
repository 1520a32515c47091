/// What a person types, and the small menu behind `Ctrl-]`: keystrokes in, actions out.
public struct EscapeMenu: Sendable {
    public enum Action: Hashable, Sendable {
        /// To the instrument, as it was typed.
        case send([UInt8])
        case sendBreak(milliseconds: Int)
        case quit
        /// To the person.
        case show(String)
    }

    private enum State {
        case typing
        case menu
        case breakLength(String)
    }

    /// `Ctrl-]`, as of telnet and of miniterm; terminals of instruments do not use it.
    public static let escape: UInt8 = 0x1D
    /// What one break may last: the limit of a serial link.
    public static let longestBreak = 600
    /// Long enough for every instrument that we know of (RDI Workhorse: 300 ms).
    public static let usualBreak = 500

    static let help =
        "Ctrl-] then:  q quit   b send a break   Ctrl-] send Ctrl-] itself   ? this help   any other key: go on"

    /// What the Enter key sends; nil: the byte that the terminal gives (CR).
    private let enter: [UInt8]?
    private var state = State.typing

    public init(enter: [UInt8]? = nil) {
        self.enter = enter
    }

    public mutating func type(_ keys: some Sequence<UInt8>) -> [Action] {
        var actions: [Action] = []
        var typed: [UInt8] = []
        for key in keys {
            if case .typing = state, key != Self.escape {
                if key == UInt8(ascii: "\r"), let enter { typed += enter } else { typed.append(key) }
                continue
            }
            if !typed.isEmpty { actions.append(.send(typed)) }
            typed = []
            if let action = command(key) { actions.append(action) }
            if actions.last == .quit { return actions }
        }
        if !typed.isEmpty { actions.append(.send(typed)) }
        return actions
    }

    private mutating func command(_ key: UInt8) -> Action? {
        switch state {
        case .typing:
            state = .menu
            // On a line of its own.
            return .show("\r\n[fairlead: q quit, b break, ? help] ")
        case .menu: return choose(key)
        case .breakLength(let digits): return breakLength(digits, key)
        }
    }

    private mutating func choose(_ key: UInt8) -> Action? {
        state = .typing
        switch key {
        case UInt8(ascii: "q"), UInt8(ascii: "Q"), UInt8(ascii: "."): return .quit
        case UInt8(ascii: "b"), UInt8(ascii: "B"):
            state = .breakLength("")
            return .show("milliseconds, Enter for \(Self.usualBreak): ")
        case UInt8(ascii: "?"), UInt8(ascii: "h"), UInt8(ascii: "H"): return .show(Self.help + "\r\n")
        case Self.escape: return .send([Self.escape])
        default: return .show("going on\r\n")
        }
    }

    private mutating func breakLength(_ digits: String, _ key: UInt8) -> Action? {
        switch key {
        case UInt8(ascii: "0")...UInt8(ascii: "9") where digits.utf8.count < 4:
            let digit = String(UnicodeScalar(key))
            state = .breakLength(digits + digit)
            return .show(digit)
        case 0x08, 0x7F:
            guard !digits.isEmpty else { return nil }
            state = .breakLength(String(digits.dropLast()))
            return .show("\u{8} \u{8}")
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            state = .typing
            let milliseconds = digits.isEmpty ? Self.usualBreak : Int(digits) ?? 0
            guard (1...Self.longestBreak).contains(milliseconds) else {
                return .show("\r\na break lasts 1 to \(Self.longestBreak) ms; none was sent\r\n")
            }
            return .sendBreak(milliseconds: milliseconds)
        default:
            state = .typing
            return .show("\r\nno break was sent\r\n")
        }
    }
}
