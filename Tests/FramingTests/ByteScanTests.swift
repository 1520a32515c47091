import Testing

@testable import Framing

@Suite("The search among bytes")
struct ByteScanTests {
    @Test("finds the first of some bytes, wherever it is")
    func first() {
        var chance = Chance(seed: 3)
        for _ in 0..<300 {
            let stream = (0..<chance.below(300)).map { _ in UInt8(chance.below(60)) }
            let wanted = (0..<(1 + chance.below(3))).map { _ in UInt8(chance.below(80)) }
            let start = chance.below(stream.count)
            let found = stream.withUnsafeBytes {
                ByteScan.firstIndex(of: wanted, in: $0, from: start, to: stream.count)
            }
            #expect(found == stream[min(start, stream.count)...].firstIndex { wanted.contains($0) })
        }
    }

    @Test("decodes eight hexadecimal digits at once, and refuses what is none")
    func digits() {
        func value(_ text: String) -> UInt32? {
            let word = bytes(text).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) }
            return HexDigits.bytes(of: word)
        }
        #expect(value("7F7F054e")?.littleEndian == 0x4E05_7F7F)
        #expect(value("0123aBcD") == 0xCDAB_2301 && value("ffffffff") == .max && value("00000000") == 0)
        for byte in UInt8.min...UInt8.max {
            let word = UInt64(0x3030_3030_3030_3030) & ~0xFF0000 | UInt64(byte) << 16
            #expect((HexDigits.bytes(of: word) != nil) == (HexDigits.value(of: byte) != nil), "\(byte)")
        }
    }
}
