import Testing

@testable import LoRaWAN

@Suite("The counter of a frame")
struct FrameCounterTests {
    @Test(
        "is the next one with that low half, however far ahead",
        arguments: [
            (0, 1, 1), (1, 2, 2), (65_535, 0, 65_536), (65_534, 1, 65_537), (100_000, 34_465, 100_001),
            // Behind by one means almost a whole round ahead: the MIC will decide.
            (100_000, 34_463, 165_535), (5, 4, 65_540),
        ] as [(UInt32, UInt16, UInt32)])
    func ahead(last: UInt32, low: UInt16, whole: UInt32) {
        #expect(FrameCounter.whole(low, last: last) == whole)
    }

    @Test("is the last one again when its low half is")
    func repetition() {
        #expect(FrameCounter.whole(1, last: 65_537) == 65_537)
    }

    @Test("may begin anywhere", arguments: [0, 1, 65_535] as [UInt16])
    func first(low: UInt16) {
        #expect(FrameCounter.whole(low, last: nil) == UInt32(low))
    }

    @Test("ends, and does not begin anew by itself")
    func end() {
        #expect(FrameCounter.whole(0xFFFF, last: 0xFFFF_FFFE) == 0xFFFF_FFFF)
        #expect(FrameCounter.whole(0, last: 0xFFFF_FFFF) == nil)
    }

    @Test("never goes down", arguments: [0, 1, 65_535, 65_536, 4_000_000_000] as [UInt32])
    func rising(last: UInt32) {
        let isRising = (0...65_535).allSatisfy { low in
            FrameCounter.whole(UInt16(low), last: last).map { $0 >= last && $0 & 0xFFFF == UInt32(low) } ?? true
        }
        #expect(isRising)
    }
}
