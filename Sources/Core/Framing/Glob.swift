/// A pattern for a whole line in which `*` stands for any text and `[*:]` for one of the marks in the brackets; the
/// case of ASCII letters does not matter.
///
/// Brackets around letters, digits, blanks or a single mark stand for themselves: `[2017*] *` and `[*] *` are the tags
/// that programs write in front of their messages.
public struct Glob: Hashable, Sendable {
    public let text: String
    /// Folded bytes, `anything`, and from `firstChoice` on the index of a choice.
    private let pattern: [UInt16]
    private let choices: [[UInt8]]

    public init(_ text: String) {
        self.text = text
        var pattern: [UInt16] = []
        var choices: [[UInt8]] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            if choices.count < Self.mostChoices, let choice = Self.choice(at: rest) {
                pattern.append(Self.firstChoice + UInt16(truncatingIfNeeded: choices.count))
                choices.append(choice)
                rest = rest.dropFirst(choice.count + 2)
            } else {
                pattern.append(byte == UInt8(ascii: "*") ? Self.anything : UInt16(Self.folded(byte)))
                rest = rest.dropFirst()
            }
        }
        self.pattern = pattern
        self.choices = choices
    }

    public func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        var position = 0
        // After a mismatch the last star takes one byte more; so the work is at most pattern × line.
        var star: (position: Int, at: Int)?
        while at < range.upperBound {
            if position < pattern.count, pattern[position] == Self.anything {
                star = (position, at)
                position += 1
            } else if position < pattern.count, fits(pattern[position], bytes[at]) {
                position += 1
                at += 1
            } else if let last = star {
                position = last.position + 1
                at = last.at + 1
                star = (last.position, at)
            } else {
                return false
            }
        }
        while position < pattern.count, pattern[position] == Self.anything { position += 1 }
        return position == pattern.count
    }

    private static let anything: UInt16 = 0x100
    private static let firstChoice: UInt16 = 0x101
    private static let mostChoices = 1000

    private func fits(_ token: UInt16, _ byte: UInt8) -> Bool {
        guard token >= Self.firstChoice else { return token == UInt16(Self.folded(byte)) }
        return choices[Int(token - Self.firstChoice)].contains(byte)
    }

    /// The marks between brackets that the text begins with; nil when they stand for themselves.
    private static func choice(at text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.first == UInt8(ascii: "["), let end = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let marks = text[(text.startIndex + 1)..<end]
        return marks.count > 1 && marks.allSatisfy(isMark) ? Array(marks) : nil
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && (byte | 0x20) &- 0x61 >= 26 && byte &- 0x30 >= 10
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
