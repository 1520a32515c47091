/// Reads what `BitWriter` wrote, out of bytes that may be hostile.
///
/// Behind the end there are only zeros, so that the inner loops need not look; `checkEnd` says afterwards whether
/// something was taken from there.
struct BitReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var bitCount: Int { bytes.count * 8 }

    /// The next bits, at least 57 of them.
    @inline(__always)
    func peek() -> UInt64 {
        let offset = position &>> 3
        let shift = UInt64(truncatingIfNeeded: position & 7)
        guard offset &+ 8 <= bytes.count else { return tail(from: offset) &>> shift }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &>> shift
    }

    private func tail(from offset: Int) -> UInt64 {
        var word: UInt64 = 0
        var shift: UInt64 = 0
        var index = offset
        while index < bytes.count {
            word |= UInt64(bytes[index]) << shift
            shift += 8
            index += 1
        }
        return word
    }

    @inline(__always)
    mutating func skip(_ count: Int) {
        position &+= count
    }

    /// 0 to 64 bits.
    mutating func take(_ count: Int) -> UInt64 {
        guard count <= 57 else {
            let low = take(32)
            return low | take(count - 32) << 32
        }
        let bits = peek() & ((1 << UInt64(count)) - 1)
        position += count
        return bits
    }

    mutating func takeBit() -> Bool {
        take(1) == 1
    }

    mutating func takeNumber() -> UInt64 {
        let length = Int(take(6))
        guard length > 0 else { return take(1) }
        return 1 << UInt64(length) | take(length)
    }

    mutating func takeZigzag() -> Int64 {
        Int64(zigzag: takeNumber())
    }

    /// A number that is at most `limit`.
    mutating func takeCount(
        upTo limit: Int, _ what: @autoclosure () -> String
    ) throws(BatchDefect) -> Int {
        let number = takeNumber()
        try checkEnd(what())
        guard number <= UInt64(limit) else { throw .tooLarge(what: what(), size: number, limit: UInt64(limit)) }
        return Int(number)
    }

    /// Throws when more was taken than there is.
    func checkEnd(_ what: @autoclosure () -> String) throws(BatchDefect) {
        guard position <= bitCount else { throw .truncated(reading: what()) }
    }

    /// Throws unless all was taken but the zeros that fill the last byte.
    func checkAllTaken() throws(BatchDefect) {
        try checkEnd("the columns")
        guard bitCount - position < 8, peek() == 0 else {
            throw .malformed("\((bitCount - position + 7) / 8) bytes follow the last column")
        }
    }
}
