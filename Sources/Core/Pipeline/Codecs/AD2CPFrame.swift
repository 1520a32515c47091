import Framing

/// The frame of a Nortek AD2CP record: header with identifier, size and two checks, then the data.
///
/// Source: Nortek, Signature Integrator's Guide, "Header definition", checked against Sig100_raw_avg.ad2cp.
struct AD2CPFrame {
    /// The kinds of data that are decoded; others, text (A0) among them, are known and have no values.
    enum Kind: UInt8 {
        case burst = 0x15
        case average = 0x16
        case bottomTrack = 0x17
        /// The fifth beam, in turn with the bursts of the others.
        case interleavedBurst = 0x18
        case burstAltimeterRaw = 0x1A
        case dopplerLogBottomTrack = 0x1B
        case echosounder = 0x1C
        case altimeter = 0x1E
        case averageAltimeterRaw = 0x1F
    }

    /// Nil for a kind that is not decoded.
    let kind: Kind?
    /// The data, header left out.
    let data: LittleEndianBytes

    private static let sync: UInt8 = 0xA5
    private static let family: UInt8 = 0x10
    private static let shortHeader = 10
    /// With a data size of four bytes.
    private static let longHeader = 12

    /// The two sizes of header. A raw echogram is the longest record that there is.
    static let layouts: [BinaryLayout] = [
        layout(header: shortHeader, sizeWidth: 2, longest: shortHeader + 0xFFFF),
        layout(header: longHeader, sizeWidth: 4, longest: 1 << 20),
    ]

    private static func layout(header: Int, sizeWidth: Int, longest: Int) -> BinaryLayout {
        BinaryLayout(
            sync: [sync, UInt8(header)],
            length: .field(offset: 4, width: sizeWidth, order: .littleEndian, counts: .bytesAfterHeader(header)),
            checksum: .wordSumB58C, checkPlace: .header(offset: header - 4, dataStart: header),
            maximumLength: longest
        ).requiring(first: header) { isHeaderGood($0, length: header) }
    }

    /// A header has a check of its own, in its last two bytes.
    private static func isHeaderGood(_ bytes: UnsafeRawBufferPointer, length: Int) -> Bool {
        guard bytes.count >= length, bytes[3] == family else { return false }
        let checked = UnsafeRawBufferPointer(rebasing: bytes[..<(length - 2)])
        let check = Checksum.wordSumB58C
        return check.value(of: checked) == check.stored(in: bytes, at: length - 2)
    }

    /// Takes a frame whose checksum was already found good.
    init(_ payload: [UInt8]) throws(CodecDefect) {
        guard payload.count >= Self.shortHeader, payload[0] == Self.sync, payload[3] == Self.family else {
            throw CodecDefect("not an AD2CP record: it does not start with A5 and a header of family 10")
        }
        let header = Int(payload[1])
        guard header == Self.shortHeader || header == Self.longHeader, payload.count >= header else {
            throw CodecDefect("AD2CP record with a header of \(header) bytes; it can have 10 or 12")
        }
        kind = Kind(rawValue: payload[2])
        data = LittleEndianBytes([UInt8](payload[header...]))
    }
}
