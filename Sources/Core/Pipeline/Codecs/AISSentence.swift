import Framing

/// What a VDM or VDO sentence says about its part of a message.
struct AISSentence {
    /// How many parts the message has, and which this is, from 1.
    var total: Int
    var number: Int
    /// Tells the messages apart whose parts arrive at the same time.
    var key: Key
    /// The indices of the armoured characters in the line.
    var payload: Range<Int>
    /// Bits at the end of the payload that are no part of it.
    var fill: Int

    struct Key: Hashable {
        /// `AIVDM`, `AIVDO`, `BSVDM` …
        var address: ArraySlice<UInt8>
        var sequence: ArraySlice<UInt8>
        var channel: ArraySlice<UInt8>
        var total: Int
    }

    /// Nil for a sentence that is none of AIS's.
    init?(_ line: [UInt8], _ sentence: NMEASentence) throws(CodecDefect) {
        let fields = line[sentence.body].split(
            separator: UInt8(ascii: ","), maxSplits: 8, omittingEmptySubsequences: false)
        guard sentence.start == UInt8(ascii: "!"), let address = fields.first, address.count == 5,
            address.suffix(3).elementsEqual("VDM".utf8) || address.suffix(3).elementsEqual("VDO".utf8)
        else { return nil }
        guard fields.count == 7, let total = Self.digit(fields[1]), let number = Self.digit(fields[2]),
            let fill = Self.digit(fields[6]), total >= 1, (1...total).contains(number), fill < 6
        else { throw CodecDefect("not an AIS sentence: \(Self.text(line[sentence.body]))") }
        guard !fields[5].isEmpty, fields[5].count <= Self.maximumPayload else {
            throw CodecDefect(
                "AIS sentence with \(fields[5].count) characters of payload; it has 1 to \(Self.maximumPayload)")
        }
        self.total = total
        self.number = number
        key = Key(address: address, sequence: fields[3], channel: fields[4], total: total)
        payload = fields[5].startIndex..<fields[5].endIndex
        self.fill = fill
    }

    /// The standard has 62; a whole message of five slots has 177, and some receivers write it in one sentence.
    static let maximumPayload = 200

    private static func digit(_ field: ArraySlice<UInt8>) -> Int? {
        guard field.count == 1, let byte = field.first, (48...57).contains(byte) else { return nil }
        return Int(byte - 48)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        "\"\(String(decoding: bytes.prefix(80), as: UTF8.self))\""
    }
}
