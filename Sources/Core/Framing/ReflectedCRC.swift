/// A 16-bit cyclic redundancy check that takes the lowest bit first, which is what serial instruments use.
struct ReflectedCRC: Sendable {
    private let initial: UInt16
    private let final: UInt16
    private let table: [UInt16]

    /// `polynomial` is written lowest bit first: A001 for 8005, 8408 for 1021.
    init(polynomial: UInt16, initial: UInt16, final: UInt16) {
        self.initial = initial
        self.final = final
        table = (0..<256).map { Self.remainder(of: UInt16($0), polynomial: polynomial) }
    }

    func value(of bytes: UnsafeRawBufferPointer) -> UInt16 {
        var register = initial
        for byte in bytes {
            register = register >> 8 ^ table[Int(UInt8(truncatingIfNeeded: register) ^ byte)]
        }
        return register ^ final
    }

    private static func remainder(of byte: UInt16, polynomial: UInt16) -> UInt16 {
        var register = byte
        for _ in 0..<8 {
            register = register & 1 == 0 ? register >> 1 : register >> 1 ^ polynomial
        }
        return register
    }
}
