/// Sums over a window of a stream, kept so that the check of any run of it costs the same however long the run is.
///
/// That is what keeps a stream full of false starts linear: each start is refused after a subtraction, not after adding
/// up the whole frame that it announces.
struct RunningSums: Sendable {
    /// The sums of all bytes before one place; bytes at even and odd places apart, for sums of 16-bit words.
    private struct Sum {
        var even: UInt16 = 0
        var odd: UInt16 = 0
        var xor: UInt8 = 0
    }

    /// One more than the window has bytes.
    private var sums = [Sum()]
    /// Whether the window starts at an odd place of the stream.
    private var startsOdd = false

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard var sum = sums.last else { return }
        sums.reserveCapacity(sums.count + bytes.count)
        for byte in bytes {
            // The place of this byte is the number of sums so far less one.
            if (sums.count & 1 == 0) == startsOdd { sum.even &+= UInt16(byte) } else { sum.odd &+= UInt16(byte) }
            sum.xor ^= byte
            sums.append(sum)
        }
    }

    mutating func dropFirst(_ count: Int) {
        sums.removeFirst(count)
        if count & 1 == 1 { startsOdd.toggle() }
    }

    /// The check of a run of the window; nil for a kind that is no sum.
    func value(of kind: Checksum, over run: Range<Int>, lastByte: UInt8) -> UInt16? {
        let start = sums[run.lowerBound]
        let end = sums[run.upperBound]
        let even = end.even &- start.even
        let odd = end.odd &- start.odd
        switch kind {
        case .xor8: return UInt16(end.xor ^ start.xor)
        case .sum8: return (even &+ odd) & 0xFF
        case .sum8Negated, .sum8Zero: return (0 &- even &- odd) & 0xFF
        case .sum16LE, .sum16BE: return even &+ odd
        case .wordSumB58C:
            let startsEven = (run.lowerBound & 1 == 1) == startsOdd
            let words = startsEven ? even &+ odd << 8 : odd &+ even << 8
            // An odd byte at the end was counted as a low byte and is a high one.
            let tail = run.count & 1 == 1 ? UInt16(lastByte) << 8 &- UInt16(lastByte) : 0
            return Checksum.wordSumStart &+ words &+ tail
        case .crc16ARC, .crc16Modbus, .crc16X25, .crc16Kermit: return nil
        }
    }
}
