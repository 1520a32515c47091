/// Writes fields of bits, the lowest bit first, into the lowest bits that are free.
struct BitWriter {
    private var words: [UInt64] = []
    private var pending: UInt64 = 0
    /// How many bits of `pending` are taken, 0 to 63.
    private var filled: UInt64 = 0

    /// - Parameter bits: nothing above the lowest `count`, which is 0 to 64.
    @inline(__always)
    mutating func append(_ bits: UInt64, count: Int) {
        let count = UInt64(truncatingIfNeeded: count)
        pending |= bits &<< filled
        let total = filled &+ count
        guard total >= 64 else {
            filled = total
            return
        }
        words.append(pending)
        // What did not fit; the smart shift gives 0 for a shift by 64.
        pending = bits >> (64 &- filled)
        filled = total &- 64
    }

    mutating func append(_ bit: Bool) {
        append(bit ? 1 : 0, count: 1)
    }

    /// Six bits that say how many bits follow below the highest; 0 and 1 are one bit behind a length of 0.
    mutating func append(number: UInt64) {
        guard number > 1 else {
            append(number << 6, count: 7)
            return
        }
        let length = 63 - number.leadingZeroBitCount
        append(UInt64(length), count: 6)
        append(number ^ (1 << UInt64(length)), count: length)
    }

    mutating func append(zigzag number: Int64) {
        append(number: number.zigzag)
    }

    /// How many bits were written.
    var bitCount: Int { words.count * 64 + Int(filled) }

    mutating func append(_ other: BitWriter) {
        for word in other.words { append(word, count: 64) }
        append(other.pending, count: Int(other.filled))
    }

    /// All bits, the last byte filled with zeros.
    func bytes() -> [UInt8] {
        let rest = Int((filled + 7) / 8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * 8 + rest)
        for word in words { bytes.append(littleEndian: word) }
        for index in 0..<rest { bytes.append(UInt8(truncatingIfNeeded: pending >> UInt64(8 * index))) }
        return bytes
    }

    /// How many bits `append(number:)` takes.
    static func bitCount(ofNumber number: UInt64) -> Int {
        6 + max(1, 63 - number.leadingZeroBitCount)
    }
}

extension Int64 {
    /// Small numbers of either sign become small ones: 0, -1, 1, -2 are 0, 1, 2, 3.
    @inline(__always)
    var zigzag: UInt64 { UInt64(bitPattern: (self &<< 1) ^ (self &>> 63)) }

    @inline(__always)
    init(zigzag number: UInt64) {
        self = Int64(bitPattern: number &>> 1) ^ (0 &- Int64(bitPattern: number & 1))
    }
}
