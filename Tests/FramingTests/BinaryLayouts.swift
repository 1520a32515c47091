import Framing

// Layouts of real instruments, as a driver would declare them.
extension BinaryLayout {
    /// Nortek classic: A5, kind, words of everything, word sum. Kind 10 has no length and is not framed by this.
    static let nortek = BinaryLayout(
        sync: [0xA5], length: .field(offset: 2, width: 2, order: .littleEndian, counts: .wordsOfEverything),
        checksum: .wordSumB58C)

    /// Nortek AD2CP: a header of ten bytes, then data whose word sum stands in the header.
    static let ad2cp = BinaryLayout(
        sync: [0xA5, 0x0A],
        length: .field(offset: 4, width: 2, order: .littleEndian, counts: .bytesAfterHeader(10)),
        checksum: .wordSumB58C, checkPlace: .header(offset: 6, dataStart: 10))

    /// Satlantic OCR-507: 58 bytes that sum to zero, then CR LF.
    static let ocr = BinaryLayout(
        sync: Array("SATDI7".utf8), length: .fixed(60), checksum: .sum8Zero, trailerLength: 2)

    /// An invented one with a CRC, so that the kinds that are no sums are framed too.
    static let counted = BinaryLayout(
        sync: [0xAA], length: .field(offset: 1, width: 1, order: .bigEndian, counts: .bytesOfEverything),
        checksum: .crc16Modbus, maximumLength: 64)
}
