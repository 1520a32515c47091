import Diagnostics
import Framing
import Pipeline

extension Expected where Value == TextCheck {
    /// `{kind: sum8_negated, written: decimal, after: ","}`: the checksum that a line carries as text.
    static var textCheck: Expected {
        mapping("a checksum") { reader in
            let kind = reader.required("kind", .checksum)
            let written = reader.required("written", .choice(of: TextCheck.Form.self))
            let after = reader.optional("after", .wireBytes)
            let from = reader.optional("from", .wireBytes)
            let through = reader.optional("through", .boolean) ?? false
            let digits = reader.optional("digits", .integer(in: 1...5))
            let column = reader.optional("from_column", .integer(in: 0...1000)) ?? 0
            let decoded = reader.optional("decoded", .choice(of: Decoding.self))
            guard let kind, let written else { return nil }
            let check = TextCheck(
                kind, written: written, after: after, from: from, through: through, digits: digits,
                fromColumn: column, decodesHexadecimal: decoded == .hex)
            report(check, &reader)
            return check
        }
    }

    /// What the text is before it is summed up.
    private enum Decoding: String, CaseIterable {
        case hex
    }

    private static func report(_ check: TextCheck, _ reader: inout NodeReader) {
        if check.after == nil, check.through, let node = reader.node("through") {
            reader.report(
                .badCheck, "'through' without 'after'", at: node.span,
                remedy: "Add 'after:' with the text in front of the checksum, or remove 'through'.")
        }
        if check.written == .sdi12, check.kind.width != 2, let node = reader.node("kind") {
            reader.report(
                .badCheck, "three characters of SDI-12 hold 16 bits, \(check.kind.word) has 8", at: node.span,
                remedy: "Write 'crc16_arc', which SDI-12 and Vaisala use.")
        }
        if check.written == .decimal, check.after == nil, let node = reader.node("written") {
            reader.report(
                .badCheck, "nothing tells where a decimal checksum begins", at: node.span,
                remedy: "Add 'after:' with the text in front of it, such as \",\".")
        }
    }
}
