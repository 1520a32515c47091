/// A text of a reply with the places of values in it: `sample interval = {value} seconds`.
///
/// It may begin anywhere and stays within a line. A blank stands for any blanks or none (behind a value: at least one),
/// `*` for any text, and the case of ASCII letters does not matter. A value is as short as it can be; at the end of the
/// pattern it reaches to the end of its line.
public struct ReplyPattern: Hashable, Sendable {
    enum Token: Hashable, Sendable {
        /// Lower case.
        case byte(UInt8)
        case blanks
    }

    enum Variable: Hashable, Sendable {
        /// The beginning of the pattern, which may stand anywhere.
        case start
        case anything
        case value(String)
        /// A value of so many bytes.
        case fixed(String, width: Int)
    }

    /// Something that varies, and what has to stand behind it.
    struct Segment: Hashable, Sendable {
        var variable: Variable
        var behind: [Token] = []
    }

    public let text: String
    private(set) var segments: [Segment]

    /// A value is not longer than this, which bounds the work on hostile input.
    static let longestValue = 256

    /// `width` tells the values that have a fixed number of bytes.
    init(_ text: String, width: (String) -> Int? = { _ in nil }) {
        self.text = text
        segments = [Segment(variable: .start)]
        var rest = text[...]
        while let character = rest.first {
            if character == "{", let name = CommandTemplate.name(at: rest).map(String.init) {
                segments.append(
                    Segment(variable: width(name).map { .fixed(name, width: $0) } ?? .value(name)))
                rest = rest.dropFirst(name.count + 2)
                continue
            }
            append(character)
            rest = rest.dropFirst()
        }
    }

    /// The names of the values.
    var names: [String] {
        segments.compactMap { segment in
            switch segment.variable {
            case .value(let name), .fixed(let name, _): name
            case .start, .anything: nil
            }
        }
    }

    /// Whether two things that vary touch each other, so that nobody could tell where one ends.
    var isAmbiguous: Bool {
        zip(segments, segments.dropFirst()).contains { left, right in
            guard left.behind.isEmpty, left.variable != .start else { return false }
            if case .fixed = left.variable { return false }
            return true
        }
    }

    private mutating func append(_ character: Character) {
        let last = segments.count - 1
        switch character {
        case "*": segments.append(Segment(variable: .anything))
        case " ":
            if segments[last].behind.last != .blanks { segments[last].behind.append(.blanks) }
        default:
            segments[last].behind += ByteText.bytes(of: String(character)).map { .byte(Self.folded($0)) }
        }
    }

    static func folded(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
