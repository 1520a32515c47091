/// The CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320), as in zlib and PNG.
public enum CRC32 {
    public static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
        let table = table
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
        }
        return ~crc
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in
            crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320
        }
    }
}
