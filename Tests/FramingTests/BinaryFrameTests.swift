import Sensing
import Testing

@testable import Framing

@Suite("A stream of binary frames")
struct BinaryFrameTests {
    private let framer = StreamFramer(layout: .counted)

    private func frame(_ data: [UInt8]) -> [UInt8] {
        let head = joined([0xAA, UInt8(data.count + 4)], data)
        let check = Checksum.crc16Modbus.value(of: head[...])
        return joined(head, [UInt8(truncatingIfNeeded: check), UInt8(check >> 8)])
    }

    @Test("finds frames one behind the other and with garbage around them, wherever the stream is cut")
    func frames() {
        let first = frame([1, 2, 3])
        let second = frame([0xAA, 0xAA, 0x05])
        let frames = framesHoweverCut(joined([0x55], first, second, [0xAA, 0x02, 0x55], first), by: framer)
        #expect(frames.map(\.raw) == [[0x55], first, second, [0xAA, 0x02, 0x55], first])
        #expect(
            frames.map(\.defect) == ["no sync: 1 bytes skipped", nil, nil, "no sync: 3 bytes skipped", nil])
    }

    @Test("gives a frame with a failed checksum as one frame, and the one behind it unharmed")
    func checksum() {
        var bad = frame([1, 2, 3, 4])
        bad[3] ^= 0x10
        let good = frame([9])
        let frames = framesHoweverCut(joined(good, bad, good), by: framer)
        #expect(frames.map(\.raw) == [good, bad, good])
        #expect(frames[1].defect?.hasPrefix("checksum is ") == true)
    }

    @Test("finds a frame that a false start had announced as its own data")
    func falseStart() {
        let good = frame([1, 2, 3])
        let frames = framesHoweverCut([0xAA, 0x20] + good, by: framer)
        #expect(frames.map(\.raw) == [[0xAA, 0x20], good])
        #expect(frames.first?.defect == "cut short: 9 of 32 bytes")
    }

    @Test("says how much of the last frame is there")
    func cut() {
        let frames = framesHoweverCut(frame([1]) + frame([1, 2, 3]).dropLast(2), by: framer)
        #expect(frames.map(\.defect) == [nil, "cut short: 5 of 7 bytes"])
        let header = framesHoweverCut([0xAA], by: framer)
        #expect(header.map(\.defect) == ["cut short: 1 of at least 2 bytes"])
    }

    @Test("gives garbage without end in bounded pieces")
    func garbage() {
        let frames = framer.frames(of: [UInt8](repeating: 0xAA, count: 100_000) + frame([1]), chunk: 333)
        #expect(frames.last?.defect == nil)
        #expect(frames.dropLast().allSatisfy { $0.raw.count <= 4096 && $0.defect != nil })
        #expect(frames.map(\.raw.count).reduce(0, +) == 100_005)
        // The last byte could have been a start and is a frame of its own.
        let rest = framer.frames(of: [UInt8](repeating: 0xAA, count: 10_000), chunk: 1)
        #expect(rest.map(\.raw.count) == [4096, 4096, 1807, 1])
    }

    @Test("cuts long garbage full of false starts at the same places however it arrives")
    func longGarbage() {
        var chance = Chance(seed: 11)
        let alphabet: [UInt8] = [0xAA, 0xAA, 0x05, 0x3C, 0x00, 0x40]
        var stream: [UInt8] = []
        for _ in 0..<20 {
            for _ in 0..<chance.below(6000) { stream.append(alphabet[chance.below(alphabet.count)]) }
            stream += frame([1, 2, 3])
        }
        let whole = framer.frames(of: stream)
        #expect(whole.flatMap(\.raw) == stream)
        #expect(whole.count { $0.defect == nil } >= 20)
        for chunk in [1, 7, 100, 4095, 5000] { #expect(framer.frames(of: stream, chunk: chunk) == whole) }
    }

    @Test("stamps a frame with the arrival of its first byte")
    func times() {
        let later = Timestamp(arrival.instant.adding(nanoseconds: 1_000_000), source: .system, state: .locked)
        let stream = frame([1]) + frame([2])
        var framer = framer
        var frames: [Frame] = []
        stream.withUnsafeBytes {
            framer.push(UnsafeRawBufferPointer(rebasing: $0[..<6]), time: arrival, into: &frames)
            framer.push(UnsafeRawBufferPointer(rebasing: $0[6...]), time: later, into: &frames)
            framer.push($0, time: later, into: &frames)
        }
        #expect(frames.map(\.time) == [arrival, arrival, later, later])
    }

    @Test("gives a frame of fixed length with the stamp that a logger put in front of it")
    func ocr() {
        guard let stream = Recording.bytes("satlantic_ocr_par/20131121.spkir_real.log") else { return }
        let framer = StreamFramer(layout: .ocr)
        let frames = framer.frames(of: stream)
        let good = frames.filter { $0.kind == .layout(0) }
        #expect(good.count == 108)
        #expect(good.allSatisfy { $0.loggerTime != nil && $0.raw.count == 84 && $0.payload.count == 60 })
        #expect(good.first?.loggerTime == Instant(iso8601: "2013-11-21T00:10:15.098Z"))
        #expect(frames.flatMap(\.raw) == stream)
        for chunk in [1, 24, 83] { #expect(framer.frames(of: stream, chunk: chunk) == frames) }
    }

    @Test("is told by its layout when it cannot work")
    func problems() {
        #expect(BinaryLayout.counted.problem == nil && BinaryLayout.ad2cp.problem == nil)
        var layout = BinaryLayout.ocr
        layout.length = .fixed(8)
        #expect(layout.problem == "a frame of 8 bytes has no room for its header and checksum (9 bytes)")
        layout.sync = []
        #expect(layout.problem?.hasPrefix("no sync bytes") == true)
    }
}
