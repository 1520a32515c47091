/// The CRC of SDI-12 and of Vaisala's lower-case queries: reflected A001 from 0, written as three characters.
enum ChecksumCharacters {
    static func crc(of bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(UInt16(0)) { crc, byte in
            (0..<8).reduce(crc ^ UInt16(byte)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xA001 }
        }
    }

    static func characters(of bytes: some Sequence<UInt8>) -> [UInt8] {
        let crc = crc(of: bytes)
        return [UInt8(0x40 | crc >> 12), UInt8(0x40 | crc >> 6 & 0x3f), UInt8(0x40 | crc & 0x3f)]
    }
}
