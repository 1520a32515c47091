/// The checks that instruments put on their frames, by how they are computed.
public enum Checksum: String, Hashable, Sendable, CaseIterable {
    /// Exclusive or of all bytes: NMEA 0183, AIS, TRIAXYS, Gill.
    case xor8
    /// Sum of all bytes modulo 256: SAMI, D1000.
    case sum8
    /// What is missing to zero modulo 256, as SUNA and PAR print it in decimal.
    case sum8Negated
    /// The byte that makes the sum of all bytes, itself included, zero modulo 256: OCR-507. The same number as
    /// `sum8Negated`; both words are kept because manuals use both.
    case sum8Zero
    /// Sum of all bytes modulo 65 536, written low byte first: RDI PD0.
    case sum16LE
    /// The same sum, written high byte first: 3DM-GX3.
    case sum16BE
    /// Sum of all bytes modulo 32 768, as the CGSN fuel cell prints it in decimal; high byte first in a binary frame.
    case sum15
    /// B58C plus the sum of the little-endian 16-bit words; an odd byte at the end counts as a high byte: Nortek.
    case wordSumB58C
    /// CRC-16/ARC: polynomial A001 reflected, start 0: Vaisala and SDI-12.
    case crc16ARC
    /// CRC-16/MODBUS: polynomial A001 reflected, start FFFF.
    case crc16Modbus
    /// CRC-16/X-25: polynomial 8408 reflected, start FFFF, inverted: SIO controller blocks.
    case crc16X25
    /// CRC-16/KERMIT: polynomial 8408 reflected, start 0: HPIES.
    case crc16Kermit

    /// The word for it in a driver's declaration.
    public var word: String {
        switch self {
        case .xor8: "xor8"
        case .sum8: "sum8"
        case .sum8Negated: "sum8_negated"
        case .sum8Zero: "sum8_zero"
        case .sum16LE: "sum16_le"
        case .sum16BE: "sum16_be"
        case .sum15: "sum15"
        case .wordSumB58C: "word_sum_b58c"
        case .crc16ARC: "crc16_arc"
        case .crc16Modbus: "crc16_modbus"
        case .crc16X25: "crc16_x25"
        case .crc16Kermit: "crc16_kermit"
        }
    }

    /// The kind that a driver's declaration calls by a word; nil for another word.
    public init?(word: String) {
        guard let kind = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = kind
    }

    /// How many bytes the check takes in a binary frame.
    public var width: Int {
        switch self {
        case .xor8, .sum8, .sum8Negated, .sum8Zero: 1
        default: 2
        }
    }

    /// The check that belongs to the bytes.
    public func value(of bytes: UnsafeRawBufferPointer) -> UInt16 {
        switch self {
        case .xor8: bytes.reduce(0) { $0 ^ UInt16($1) }
        case .sum8: Self.sum(bytes) & 0xFF
        case .sum8Negated, .sum8Zero: (0 &- Self.sum(bytes)) & 0xFF
        case .sum16LE, .sum16BE: Self.sum(bytes)
        case .sum15: Self.sum(bytes) & 0x7FFF
        case .wordSumB58C: Self.wordSum(bytes)
        case .crc16ARC: Self.arc.value(of: bytes)
        case .crc16Modbus: Self.modbus.value(of: bytes)
        case .crc16X25: Self.x25.value(of: bytes)
        case .crc16Kermit: Self.kermit.value(of: bytes)
        }
    }

    /// How it is computed, when it is a cyclic redundancy check and no sum.
    var crc: ReflectedCRC? {
        switch self {
        case .crc16ARC: Self.arc
        case .crc16Modbus: Self.modbus
        case .crc16X25: Self.x25
        case .crc16Kermit: Self.kermit
        default: nil
        }
    }

    public func value(of bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.withUnsafeBytes { value(of: $0) }
    }

    /// The check that a binary frame carries at `index`, in the byte order of this kind.
    public func stored(in bytes: UnsafeRawBufferPointer, at index: Int) -> UInt16 {
        guard width == 2 else { return UInt16(bytes[index]) }
        let first = UInt16(bytes[index])
        let second = UInt16(bytes[index + 1])
        return self == .sum16BE || self == .sum15 ? first << 8 | second : second << 8 | first
    }

    static let wordSumStart: UInt16 = 0xB58C

    private static let arc = ReflectedCRC(polynomial: 0xA001, initial: 0, final: 0)
    private static let modbus = ReflectedCRC(polynomial: 0xA001, initial: 0xFFFF, final: 0)
    private static let x25 = ReflectedCRC(polynomial: 0x8408, initial: 0xFFFF, final: 0xFFFF)
    private static let kermit = ReflectedCRC(polynomial: 0x8408, initial: 0, final: 0)

    private static func sum(_ bytes: UnsafeRawBufferPointer) -> UInt16 {
        bytes.reduce(0) { $0 &+ UInt16($1) }
    }

    private static func wordSum(_ bytes: UnsafeRawBufferPointer) -> UInt16 {
        var sum = wordSumStart
        var index = 0
        while index + 1 < bytes.count {
            sum &+= UInt16(bytes[index + 1]) << 8 | UInt16(bytes[index])
            index += 2
        }
        return index < bytes.count ? sum &+ UInt16(bytes[index]) << 8 : sum
    }
}
