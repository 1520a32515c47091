/// The CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320), as in zlib and PNG.
public enum CRC32 {
    public static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.withContiguousStorageIfAvailable { checksum(of: UnsafeRawBufferPointer($0)) }
            ?? checksum(of: Array(bytes))
    }

    /// Eight bytes at a time, each by a table of what it does to the rest ("slicing by 8", Kounavis and Berry 2005).
    public static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { table in
            var crc: UInt32 = 0xFFFF_FFFF
            var offset = 0
            while offset &+ 8 <= bytes.count {
                let word =
                    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ UInt64(crc)
                crc = 0
                for index in 0..<8 {
                    let byte = Int(truncatingIfNeeded: word &>> UInt64(8 &* index)) & 0xFF
                    crc ^= table[(7 &- index) &* 256 &+ byte]
                }
                offset &+= 8
            }
            while offset < bytes.count {
                crc = crc &>> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[offset])]
                offset &+= 1
            }
            return ~crc
        }
    }

    /// 8 × 256 numbers: what a byte becomes, and what it becomes when 1 to 7 zero bytes follow.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = (0..<256).map { index in
            (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
        }
        for index in 256..<8 * 256 {
            let crc = tables[index - 256]
            tables.append(crc >> 8 ^ tables[Int(crc & 0xFF)])
        }
        return tables
    }()
}
