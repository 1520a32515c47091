import Diagnostics
import Framing

extension Expected where Value == [SendStep] {
    /// What is sent: a text, keys, Ctrl and a letter, a break, a silence, or several of them one after the other.
    static func sending(_ places: [String]) -> Expected { .oneOrMore(of: .step(places)) }
}

extension Expected where Value == SendStep {
    static func step(_ places: [String]) -> Expected {
        let mapping = Expected.mapping("something to send") { read(places, &$0) }
        return Expected("a text to send, or a mapping with keys, control, break, silence or bytes") {
            node, diagnostics in
            guard node.scalar != nil else { return mapping.read(node, &diagnostics) }
            return Expected<CommandTemplate>.template(places).read(node, &diagnostics).map { .line($0) }
        }
    }

    private static func read(_ places: [String], _ reader: inout NodeReader) -> SendStep? {
        guard let what = reader.exactlyOne(of: ["keys", "control", "break", "silence", "bytes"]) else { return nil }
        switch what.key.text {
        case "keys":
            let keys = reader.read(what.value, .template(places))
            let checksum = reader.optional("checksum", .sentChecksum)
            let written = reader.optional("written", .word(of: ["hex", "bytes"]))
            return keys.map { keys in
                .keys(
                    keys,
                    checksum: checksum.map { SentChecksum(kind: $0, isWrittenHexadecimal: written == "hex") })
            }
        case "control":
            return reader.read(what.value, .controlCharacter).map { .keys(CommandTemplate(String($0))) }
        case "break":
            let length = reader.read(what.value, .breakLength)
            let otherwise = reader.optional("otherwise", .sending(places)) ?? []
            return length.map { .lineBreak(milliseconds: $0, otherwise: otherwise) }
        case "bytes": return DownlinkTemplate.read(what.value, places, &reader).map { .downlink($0) }
        default:
            let most: Int64 = 60_000_000_000
            return reader.read(what.value, .duration(in: 1_000_000...most)).map { .silence(nanoseconds: $0) }
        }
    }
}

extension Expected where Value == Int {
    /// Milliseconds; a serial line is held at most 600 ms at once.
    fileprivate static var breakLength: Expected {
        Expected<Int64>.duration(in: 1_000_000...600_000_000).map { Int($0 / 1_000_000) }
    }
}

extension Expected where Value == Character {
    /// The letter that is pressed together with Ctrl.
    fileprivate static var controlCharacter: Expected {
        form("a letter for Ctrl", remedy: "Write one letter from A to Z, such as C for Ctrl-C.") { text in
            guard text.utf8.count == 1, let letter = text.uppercased().utf8.first, (0x41...0x5A).contains(letter)
            else { return nil }
            return Character(Unicode.Scalar(letter - 0x40))
        }
    }
}

extension Expected where Value == Checksum {
    /// The checks that go behind what is sent, by the words of the driver form.
    fileprivate static var sentChecksum: Expected {
        let words = Expected<String>.word(of: Checksum.allCases.map(\.word))
        return Expected(words.description) { node, diagnostics in
            words.read(node, &diagnostics).flatMap { Checksum(word: $0) }
        }
    }
}

extension Expected where Value == CommandTemplate {
    /// A text in which only these names, and `address`, may stand in braces.
    static func template(_ places: [String]) -> Expected {
        Expected("a text") { node, diagnostics in
            // An empty text is a bare line end.
            guard let scalar = node.scalar else {
                diagnostics.append(
                    Diagnostic(
                        .wrongType, "expected a text, found \(node.described)", at: node.span, remedy: "Write a text."))
                return nil
            }
            let template = CommandTemplate(scalar.text)
            let known = places + ["address"]
            for name in template.holes where !known.contains(name) {
                diagnostics.append(
                    Diagnostic(
                        .unknownPlace, "nothing fills '{\(name)}'", at: node.span,
                        remedy: closestWord(to: name, in: known).map { "Write '{\($0)}'." }
                            ?? "Write one of \(known.map { "{\($0)}" }.joined(separator: ", "))."))
            }
            return template
        }
    }
}
