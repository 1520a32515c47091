/// Where an NMEA 0183 sentence lies in a line, and what its checksum says.
///
/// The line may begin with junk (a sentence cut by a power cycle, line noise) and with a tag block `\s:...*hh\`.
public struct NMEASentence: Hashable, Sendable {
    /// What the two digits after `*` say.
    public enum Check: Hashable, Sendable {
        /// There is no `*`: some talkers never send a checksum.
        case absent
        case good
        case failed(written: UInt8, computed: UInt8)
        /// There is a `*` without two hexadecimal digits behind it.
        case unreadable
    }

    /// `$`, or `!` for an encapsulation sentence such as AIS.
    public var start: UInt8
    /// The indices between the start character and `*`.
    public var body: Range<Int>
    public var check: Check
    /// The indices between the two backslashes of the tag block.
    public var tagBlock: Range<Int>?
    /// How many bytes before the tag block or the sentence belong to neither.
    public var skipped: Int

    /// The sentence in a line without its terminator; nil when nothing in it starts one.
    ///
    /// `$`, `!` and `*` are reserved, so the last start is the sentence; where its checksum fails and an earlier start
    /// makes it good (a talker that breaks the rule), that one is.
    public static func find(in line: UnsafeRawBufferPointer) -> NMEASentence? {
        guard let last = line.lastIndex(where: isStart) else { return nil }
        guard let star = line.lastIndex(of: UInt8(ascii: "*")) else {
            return NMEASentence(in: line, start: last, end: line.count, check: .absent)
        }
        let checked = hexByte(in: line, at: star + 1).flatMap { Self.checked(line, star: star, written: $0) }
        if let checked, checked.check == .good { return checked }
        // The `*` may belong to the tag block, or to a whole sentence in front of one that is cut.
        guard last < star else { return NMEASentence(in: line, start: last, end: line.count, check: .absent) }
        return checked ?? NMEASentence(in: line, start: last, end: star, check: .unreadable)
    }

    public static func find(in line: [UInt8]) -> NMEASentence? {
        line.withUnsafeBytes { find(in: $0) }
    }

    private init(in line: UnsafeRawBufferPointer, start index: Int, end: Int, check: Check) {
        start = line[index]
        body = index + 1..<end
        self.check = check
        tagBlock = Self.tagBlock(in: line, before: index)
        skipped = tagBlock.map { $0.lowerBound - 1 } ?? index
    }

    /// One pass from the `*` backwards: the exclusive or of what was passed is the checksum of each start on the way.
    private static func checked(_ line: UnsafeRawBufferPointer, star: Int, written: UInt8) -> NMEASentence? {
        var computed: UInt8 = 0
        var fallback: NMEASentence?
        var index = star - 1
        while index >= 0 {
            if isStart(line[index]) {
                if computed == written { return NMEASentence(in: line, start: index, end: star, check: .good) }
                if fallback == nil {
                    let check = Check.failed(written: written, computed: computed)
                    fallback = NMEASentence(in: line, start: index, end: star, check: check)
                }
            }
            computed ^= line[index]
            index -= 1
        }
        return fallback
    }

    private static func isStart(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "$") || byte == UInt8(ascii: "!") }

    private static func hexByte(in line: UnsafeRawBufferPointer, at index: Int) -> UInt8? {
        guard index + 1 < line.count, let high = HexDigits.value(of: line[index]),
            let low = HexDigits.value(of: line[index + 1])
        else { return nil }
        return high << 4 | low
    }

    private static func tagBlock(in line: UnsafeRawBufferPointer, before start: Int) -> Range<Int>? {
        let backslash = UInt8(ascii: "\\")
        guard start >= 2, line[start - 1] == backslash,
            let opening = line[..<(start - 1)].lastIndex(of: backslash)
        else { return nil }
        return opening + 1..<start - 1
    }
}
