import Framing
import Sensing

/// Reports of ships, base stations and aids to navigation from an AIS receiver: `!AIVDM` and `!AIVDO` sentences (ITU-R
/// M.1371-5, IEC 61993-2).
///
/// Position reports, base stations, voyage data and aids are read (types 1 to 5, 9, 11, 18, 19, 21, 24, 27); of the
/// other types the type and the sender. What a message marks as not available is missing; what lies outside its range
/// is given out as it was sent.
public struct AISCodec: FrameCodec {
    public static let fields: [DatastreamDescription] = AISField.allCases.map(\.description)
    public static let layouts: [BinaryLayout] = []

    private var parts = AISParts()
    private var single = AISBits()

    public init() {}

    /// How many messages lack parts.
    var waiting: Int { parts.count }

    /// A line; the time is when a receiver heard the sentence, else what a base station says.
    ///
    /// Sentences of others on the line hold no values, nor do the parts of a message before its last.
    public mutating func decode(
        _ payload: [UInt8], layout: Int, into values: inout [CodecValue]
    ) throws(CodecDefect) -> Instant? {
        guard !payload.isEmpty else { return nil }
        guard let sentence = NMEASentence.find(in: payload) else {
            throw CodecDefect("not an AIS sentence: it has no \"!\"")
        }
        try Self.check(sentence)
        guard let part = try AISSentence(payload, sentence) else { return nil }
        let reception = AISReceptionTime.find(in: payload, sentence)
        guard let bits = try whole(part, payload) else { return reception }
        let message = AISMessage(bits: bits)
        try message.append(to: &values)
        return reception ?? message.time
    }

    private static func check(_ sentence: NMEASentence) throws(CodecDefect) {
        switch sentence.check {
        case .good: return
        // The payload has no redundancy of its own, and every AIS receiver writes a checksum.
        case .absent: throw CodecDefect("cut short: no checksum")
        case .unreadable: throw CodecDefect("checksum cut short")
        case .failed(let written, let computed):
            throw CodecDefect(
                "checksum fails: the sentence says \(hex(written)), its characters give \(hex(computed))")
        }
    }

    private mutating func whole(_ part: AISSentence, _ line: [UInt8]) throws(CodecDefect) -> AISBits? {
        guard part.total == 1 else { return try parts.take(part, line) }
        single.clear()
        guard single.append(line[part.payload], fill: part.fill) else { throw Self.armourDefect }
        return single
    }

    static let armourDefect = CodecDefect("AIS payload with a character outside 0 to W and ` to w")

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }
}
