/// A word, a number or a sign of an expression, and where it stands.
struct ExpressionToken {
    enum Kind: Equatable {
        case number(Double)
        case word
        case sign(UInt8)
        case end
    }

    var kind: Kind
    var text: String
    /// Characters in front of it.
    var offset: Int

    /// The next token from `index` on, which is moved behind it.
    ///
    /// Up to the first character that means nothing all are ASCII, so a byte's index is the character's.
    static func next(in bytes: [UInt8], from index: inout Int) throws(ExpressionMistake) -> ExpressionToken {
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
        let start = index
        guard index < bytes.count else { return ExpressionToken(kind: .end, text: "", offset: start) }
        let first = bytes[index]
        if isDigit(first) || first == UInt8(ascii: ".") { return try number(in: bytes, from: &index) }
        if isLetter(first) {
            while index < bytes.count, isLetter(bytes[index]) || isDigit(bytes[index]) { index += 1 }
            return ExpressionToken(kind: .word, text: text(bytes[start..<index]), offset: start)
        }
        guard signs.contains(first) else {
            let scalar = String(decoding: bytes[start...], as: UTF8.self).unicodeScalars.first
            throw ExpressionMistake(.unknownCharacter, scalar.map { String($0) } ?? "", at: start, length: 1)
        }
        index += 1
        return ExpressionToken(kind: .sign(first), text: text(bytes[start..<index]), offset: start)
    }

    /// Takes everything that looks like a part of a number, so that `1.2.3` and `2x` are mistakes as a whole.
    private static func number(in bytes: [UInt8], from index: inout Int) throws(ExpressionMistake) -> ExpressionToken {
        let start = index
        while index < bytes.count {
            let isExponent = index > start && (bytes[index - 1] | 0x20) == UInt8(ascii: "e")
            let isSign = bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-")
            let belongs = isDigit(bytes[index]) || isLetter(bytes[index]) || bytes[index] == UInt8(ascii: ".")
            guard belongs || (isExponent && isSign) else { break }
            index += 1
        }
        let written = text(bytes[start..<index])
        // Double reads 0x1p4 too, which nobody writes by intention.
        let isDecimal = !bytes[start..<index].contains { ($0 | 0x20) == UInt8(ascii: "x") }
        guard isDecimal, let value = Double(written), value.isFinite else {
            throw ExpressionMistake(.unreadableNumber, written, at: start)
        }
        return ExpressionToken(kind: .number(value), text: written, offset: start)
    }

    private static let signs = Set("+-*/^(),".utf8)

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
}
