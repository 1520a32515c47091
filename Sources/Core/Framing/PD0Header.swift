/// The first bytes of a Teledyne RDI PD0 ensemble: what can be known before the rest is here.
enum PD0Header {
    /// Identification, byte count, spare, number of data types, offset of the first.
    static let length = 8
    static let sync: [UInt8] = [0x7F, 0x7F]
    private static let checksumLength = 2

    /// The length of the whole ensemble, checksum included; nil when this cannot be an ensemble's header.
    static func ensembleLength(_ header: UnsafeRawBufferPointer) -> Int? {
        guard header.count >= length, header[0] == 0x7F, header[1] == 0x7F, isPlausible(header) else { return nil }
        return byteCount(header) + checksumLength
    }

    /// The first block cannot lie in the table of offsets, nor behind the end.
    static func isPlausible(_ header: UnsafeRawBufferPointer) -> Bool {
        let types = Int(header[5])
        let firstOffset = Int(header[6]) | Int(header[7]) << 8
        return types > 0 && firstOffset >= 6 + 2 * types && firstOffset < byteCount(header)
    }

    private static func byteCount(_ header: UnsafeRawBufferPointer) -> Int { Int(header[2]) | Int(header[3]) << 8 }
}

extension BinaryLayout {
    /// Teledyne RDI PD0: 7F 7F, a little-endian count of the bytes before the checksum, the sum of those bytes.
    /// The longest ensemble seen in recordings is 7295 bytes (WinRiver).
    public static func pd0(maximumLength: Int = 16_384) -> BinaryLayout {
        BinaryLayout(
            sync: PD0Header.sync,
            length: .field(offset: 2, width: 2, order: .littleEndian, counts: .bytesBeforeChecksum),
            checksum: .sum16LE, maximumLength: maximumLength
        ).requiring(first: PD0Header.length, PD0Header.isPlausible)
    }
}
