import Framing

// Layouts of real instruments, as a driver would declare them.
extension BinaryLayout {
    /// Nortek classic: A5, kind, words of everything, word sum.
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

    /// Vector velocity, the one kind without a length.
    static let nortekVelocity = BinaryLayout(sync: [0xA5, 0x10], length: .fixed(24), checksum: .wordSumB58C)

    /// Satlantic SUNA, binary: dark and light frames.
    static let suna = ["SATSDB", "SATSLB"].map {
        BinaryLayout(sync: Array($0.utf8), length: .fixed(632), checksum: .sum8Zero)
    }

    /// MicroStrain 3DM-GX3.
    static let motion = [(0xCB, 43), (0xCF, 31)].map {
        BinaryLayout(sync: [$0.0], length: .fixed($0.1), checksum: .sum16BE)
    }

    /// Simrad EK60: the length at both ends, the kind between it and the time.
    static let simrad = ["CON0", "RAW0", "NME0", "TAG0", "BOT0"].map {
        BinaryLayout(
            sync: Array($0.utf8),
            length: .field(offset: 0, width: 4, order: .littleEndian, counts: .bytesAfterHeader(4)),
            checksum: nil, trailerLength: 4, maximumLength: 65_536, syncOffset: 4, repeatsLength: true)
    }

    /// Imagenex 852 as its recorder writes it: fixed length, no check.
    static let imagenex = BinaryLayout(sync: Array("852".utf8) + [0x03, 0x02], length: .fixed(640), checksum: nil)

    /// RDI PD12: 6E 7F, the number of bytes before the sum, the sum.
    static let pd12 = BinaryLayout(
        sync: [0x6E, 0x7F],
        length: .field(offset: 2, width: 2, order: .littleEndian, counts: .bytesBeforeChecksum),
        checksum: .sum16LE)

    /// An invented one with a CRC, so that the kinds that are no sums are framed too.
    static let counted = BinaryLayout(
        sync: [0xAA], length: .field(offset: 1, width: 1, order: .bigEndian, counts: .bytesOfEverything),
        checksum: .crc16Modbus, maximumLength: 64)
}

extension StreamFramer {
    /// Frames of one layout, with a logger's stamps and garbage around them.
    init(layout: BinaryLayout) { self.init(FramingPlan(layouts: [layout], unwrapsStamps: true)) }

    /// Lines, frames and stamps on one stream.
    init(lines layouts: [BinaryLayout], blocks: [BlockPlan] = [], sio: Bool = false) {
        self.init(
            FramingPlan(
                lines: .init(), layouts: layouts, blocks: blocks, unwrapsStamps: true, unwrapsSIO: sio,
                readsHexEnsembles: false))
    }

    /// As the driver of an RDI ADCP declares it.
    static let pd0 = StreamFramer(FramingPlan(layouts: [.pd0()], unwrapsStamps: true, readsHexEnsembles: true))
}
