/// What the checks that are sums need to know of a run of bytes; bytes at even and odd places apart, for sums of 16-bit
/// words.
struct ByteSum: Sendable {
    var even: UInt16 = 0
    var odd: UInt16 = 0
    var xor: UInt8 = 0

    private static let evenBytes: UInt64 = 0x00FF_00FF_00FF_00FF
    /// Words of which four bytes each, all of them together, cannot outgrow 16 bits.
    private static let mostWords = 64

    /// Adds `count` bytes, the first of which is at an odd place or not.
    mutating func add(_ bytes: UnsafeRawBufferPointer, from start: Int, count: Int, atOdd: Bool) {
        if atOdd { swap(&even, &odd) }
        var index = start
        let end = start + count
        while end - index >= 8 {
            let words = min((end - index) / 8, Self.mostWords)
            addWords(bytes, from: index, count: words)
            index += words * 8
        }
        while index < end {
            if (index - start) & 1 == 0 { even &+= UInt16(bytes[index]) } else { odd &+= UInt16(bytes[index]) }
            xor ^= bytes[index]
            index += 1
        }
        if atOdd { swap(&even, &odd) }
    }

    mutating func subtract(_ other: ByteSum) {
        even &-= other.even
        odd &-= other.odd
        xor ^= other.xor
    }

    /// The check of a run that starts at an even place; nil for a kind that is no sum.
    func check(_ kind: Checksum, lastByte: UInt8, isOddLong: Bool) -> UInt16? {
        switch kind {
        case .xor8: return UInt16(xor)
        case .sum8: return (even &+ odd) & 0xFF
        case .sum8Negated, .sum8Zero: return (0 &- even &- odd) & 0xFF
        case .sum16LE, .sum16BE: return even &+ odd
        case .sum15: return (even &+ odd) & 0x7FFF
        case .wordSumB58C:
            // An odd byte at the end was counted as a low byte and is a high one.
            let tail = isOddLong ? UInt16(lastByte) << 8 &- UInt16(lastByte) : 0
            return Checksum.wordSumStart &+ even &+ odd << 8 &+ tail
        case .crc16ARC, .crc16Modbus, .crc16X25, .crc16Kermit: return nil
        }
    }

    /// Words of eight bytes, four sums side by side in 64 bits.
    private mutating func addWords(_ bytes: UnsafeRawBufferPointer, from start: Int, count: Int) {
        var (evens, odds, all): (UInt64, UInt64, UInt64) = (0, 0, 0)
        for word in 0..<count {
            let eight = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + word * 8, as: UInt64.self))
            evens &+= eight & Self.evenBytes
            odds &+= eight >> 8 & Self.evenBytes
            all ^= eight
        }
        even &+= Self.folded(evens)
        odd &+= Self.folded(odds)
        all ^= all >> 32
        all ^= all >> 16
        xor ^= UInt8(truncatingIfNeeded: all ^ all >> 8)
    }

    /// The sum of the four numbers that stand side by side.
    private static func folded(_ sums: UInt64) -> UInt16 {
        UInt16(truncatingIfNeeded: (sums &* 0x0001_0001_0001_0001) >> 48)
    }
}
