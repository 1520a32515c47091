/// A 16-bit cyclic redundancy check that takes the lowest bit first, which is what serial instruments use.
struct ReflectedCRC: Sendable {
    let initial: UInt16
    let final: UInt16
    private let table: [UInt16]
    /// What becomes of each bit of a register when 1, 2, 4 … zero bytes pass.
    private let passages: [[UInt16]]

    /// `polynomial` is written lowest bit first: A001 for 8005, 8408 for 1021.
    init(polynomial: UInt16, initial: UInt16, final: UInt16) {
        self.initial = initial
        self.final = final
        let table = (0..<256).map { Self.remainder(of: UInt16($0), polynomial: polynomial) }
        self.table = table
        var passage = (0..<16).map { bit in
            let register = UInt16(1) << UInt16(bit)
            return register >> 8 ^ table[Int(UInt8(truncatingIfNeeded: register))]
        }
        var passages: [[UInt16]] = []
        for _ in 0..<Self.passageCount {
            passages.append(passage)
            let single = passage
            passage = single.map { Self.pass($0, through: single) }
        }
        self.passages = passages
    }

    func value(of bytes: UnsafeRawBufferPointer) -> UInt16 { register(initial, over: bytes) ^ final }

    /// The register after some bytes.
    func register(_ before: UInt16, over bytes: UnsafeRawBufferPointer) -> UInt16 {
        var register = before
        for byte in bytes { register = register >> 8 ^ table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] }
        return register
    }

    /// The register after `count` bytes that are not at hand, of which another register is known before and after them.
    ///
    /// The check is linear: what the two differ by before passes through as if the bytes were zero.
    func register(_ before: UInt16, passing count: Int, from other: UInt16, to otherAfter: UInt16) -> UInt16 {
        var difference = before ^ other
        var rest = count
        var step = 0
        while rest > 0, step < passages.count {
            if rest & 1 == 1 { difference = Self.pass(difference, through: passages[step]) }
            rest >>= 1
            step += 1
        }
        return otherAfter ^ difference
    }

    /// Enough for runs of 2^30 bytes.
    private static let passageCount = 30

    private static func pass(_ register: UInt16, through passage: [UInt16]) -> UInt16 {
        var passed: UInt16 = 0
        for bit in 0..<16 where register >> UInt16(bit) & 1 == 1 { passed ^= passage[bit] }
        return passed
    }

    private static func remainder(of byte: UInt16, polynomial: UInt16) -> UInt16 {
        var register = byte
        for _ in 0..<8 {
            register = register & 1 == 0 ? register >> 1 : register >> 1 ^ polynomial
        }
        return register
    }
}
