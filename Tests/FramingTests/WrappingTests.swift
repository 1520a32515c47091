import Framing
import Sensing
import Testing

@Suite("A stream in SIO controller blocks")
struct ControllerBlockTests {
    private let framer = StreamFramer(lines: [], sio: true)

    /// A block with a good check.
    private func block(_ payload: [UInt8], name: String = "FL", time: String = "51EC7601") -> [UInt8] {
        let check = hexadecimal(pair(Checksum.crc16X25.value(of: payload[...])))
        let length = hexadecimal(pair(UInt16(payload.count)))
        return joined(
            [1], bytes(name + "1236501_"), length, bytes("u" + time + "_02_"), check, [2], payload, [3])
    }

    private func pair(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)] }

    @Test("gives a line for each block, with the block's time")
    func recording() {
        guard let stream = Recording.bytes("wetlabs_eco/FLO15908.DAT") else { return }
        let frames = framesOfRecording(stream, by: framer)
        // 96 particles are expected of it.
        #expect(frames.count == 96 && frames.allSatisfy { $0.defect == nil && $0.kind == .line })
        #expect(frames.first.map { text($0.payload) } == "17/12/13\t00:00:05\t700\t4130\t695\t700\t460\t4130\t547")
        #expect(frames.first?.loggerTime == Instant(unixSeconds: 0x51EC_7601))
        #expect(frames.first?.raw.first == 1 && frames.first?.raw.last == 3)
    }

    @Test("gives the payload without the line end that the instrument sent")
    func optode() {
        guard let stream = Recording.bytes("aanderaa_optode_4831/DOS15908_1st7.DAT") else { return }
        let frames = framesOfRecording(stream, by: framer)
        // Seven blocks, and a line end that somebody put behind them.
        #expect(frames.allSatisfy { $0.defect == nil })
        #expect(frames.map(\.payload.isEmpty) == [false, false, false, false, false, false, false, true])
        #expect(frames.allSatisfy { !$0.payload.contains(0x0A) && !$0.payload.contains(0x0D) })
    }

    @Test("gives the blocks of another instrument too, and a block with a failed check as one defect")
    func badCheck() {
        guard var stream = Recording.bytes("wetlabs_eco/FLO_bad_header.DAT") else { return }
        // 5 particles are expected of it; the first block is an optode's.
        #expect(framesOfRecording(stream, by: framer).map { $0.defect == nil } == [true, true, true, true, true, true])
        stream[50] ^= 1
        let frames = framesOfRecording(stream, by: framer)
        #expect(frames.map { $0.defect == nil } == [false, true, true, true, true, true])
        #expect(frames.first?.defect?.hasPrefix("SIO block's checksum is 1478, expected ") == true)
    }

    @Test("gives the blocks of an instrument whole when the plan asks for them")
    func whole() {
        guard let stream = Recording.bytes("seabird_sbe37_microcat/CTD02004.DAT") else { return }
        let offsets = BlockPlan(name: "offsets", begin: "CO", end: .controllerBlock, timeoutNanoseconds: 0)
        let frames = framesOfRecording(stream, by: StreamFramer(lines: [], blocks: [offsets], sio: true))
        let good = frames.filter { $0.kind == .block(0) }
        // 19 offsets are expected of it, 6 bytes each.
        #expect(good.map(\.payload.count).reduce(0, +) == 19 * 6)
        #expect(good.first?.payload == [0x38, 0xFF, 0xFF, 0xFF, 0x6A, 0x13, 0x39, 0xFF, 0xFF, 0xFF, 0x92, 0x13])
        #expect(good.first?.loggerTime == Instant(unixSeconds: 1_364_402_181))
        #expect(frames.allSatisfy { $0.defect == nil })
    }

    @Test("puts a frame together that is split over two blocks")
    func split() {
        let one = ensemble(Array(0..<18))
        let stream = joined(block(Array(one[..<11])), block(Array(one[11...]) + bytes("text")))
        let frames = framesHoweverCut(stream, by: StreamFramer(lines: [.pd0()], sio: true))
        #expect(frames.map(\.kind) == [.layout(0), .line])
        #expect(frames[0].payload == one && text(frames[1].payload) == "text")
        #expect(frames[0].raw.count == 34 + 11 + 33 + one.count - 11)
    }

    @Test("loses only the block that was cut, wherever it was cut")
    func cut() {
        let whole = block(bytes("17/12/13\t00:00:05\t700"))
        let next = block(bytes("17/12/13\t00:15:05\t701"))
        for length in 1..<whole.count {
            let frames = framer.frames(of: joined(Array(whole[..<length]), next, bytes("\r\n")))
            #expect(frames.contains { $0.defect == nil && text($0.payload) == "17/12/13\t00:15:05\t701" }, "\(length)")
            #expect(!frames.contains { $0.defect == nil && text($0.payload).hasPrefix("17/12/13\t00:00:05") })
        }
        let frames = framesHoweverCut(joined(Array(whole[..<40]), next), by: framer)
        #expect(frames.map(\.defect) == ["SIO block without an end behind 21 bytes", nil])
    }

    @Test("takes what is outside blocks for the stream itself, stamps too")
    func outside() {
        let stream = joined(
            bytes("2014/04/24 00:01:58.003 line\r\n"), block(bytes("payload")), bytes("other\r\n"), block([]))
        let frames = framesHoweverCut(stream, by: framer)
        #expect(frames.map { text($0.payload) } == ["line", "payload", "other", ""])
        #expect(frames.allSatisfy { $0.defect == nil })
    }
}
