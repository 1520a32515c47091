import Framing

/// What must never be sent to an instrument, whoever asks for it.
public struct ForbiddenCommands: Hashable, Sendable {
    private(set) var patterns: [Glob] = []

    init(_ texts: [String] = []) {
        patterns = texts.map { Glob(latin($0.filter { $0 != " " })) }
    }

    /// The pattern that one of the lines in these bytes fits; blanks do not matter.
    public func match(_ bytes: [UInt8]) -> String? {
        guard !patterns.isEmpty else { return nil }
        for line in bytes.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }) {
            let plain = latin(line.filter { $0 != 0x20 && $0 != 0x09 })
            let found = Array(plain.utf8).withUnsafeBufferPointer { text in
                patterns.first { $0.matches(text, 0..<text.count) }
            }
            if let found { return found.text }
        }
        return nil
    }
}

/// Bytes as characters of the same number, so that a pattern may hold control characters and bytes beyond ASCII.
private func latin(_ bytes: some Sequence<UInt8>) -> String {
    bytes.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }
}

private func latin(_ text: String) -> String {
    latin(ByteText.bytes(of: text))
}
