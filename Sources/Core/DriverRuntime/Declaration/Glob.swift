/// A pattern for a whole line in which `*` stands for any text; the case of ASCII letters does not matter.
public struct Glob: Hashable, Sendable {
    public let text: String
    private let pattern: [UInt8]

    public init(_ text: String) {
        self.text = text
        pattern = text.utf8.map(Self.folded)
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
            } else if position < pattern.count, pattern[position] == Self.folded(bytes[at]) {
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

    private static let anything = UInt8(ascii: "*")

    private static func folded(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
