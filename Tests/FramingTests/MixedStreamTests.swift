import Sensing
import Testing

@testable import Framing

@Suite("A stream of lines and binary frames")
struct MixedStreamTests {
    private let framer = StreamFramer(lines: [.ocr, .pd0()])
    private let one = ensemble([0x0A, 0x7F, 0x7F, 0x20, 0x0D, 0x0A] + bytes("text"))
    /// An OCR-507 frame with line ends in its data.
    private var irradiance: [UInt8] {
        let data: [UInt8] = (0..<37).map { $0 % 9 == 5 ? 0x0A : UInt8(truncatingIfNeeded: $0 &* 23 &+ 1) }
        let body = bytes("SATDI702380000000.38") + data
        return joined(body, [UInt8(Checksum.sum8Zero.value(of: body[...]))], bytes("\r\n"))
    }

    @Test("gives each as it is, and the text before a frame as a line")
    func order() {
        let stream = joined(bytes("banner\r\n>"), one, irradiance, bytes("OK\r\n"), one, one, bytes("rest"))
        let frames = framesHoweverCut(stream, by: framer)
        #expect(frames.map(\.kind) == [.line, .line, .layout(1), .layout(0), .line, .layout(1), .layout(1), .line])
        #expect(frames.filter { $0.kind == .line }.map { text($0.payload) } == ["banner", ">", "OK", "rest"])
        #expect(frames.allSatisfy { $0.defect == nil })
    }

    @Test("gives a line as soon as its end is here, and a frame as soon as its last byte is")
    func latency() {
        // The high byte of the sum is 31, the digit that years start with.
        let tricky = ensemble([UInt8](repeating: 0xFC, count: 49))
        #expect(tricky.last == UInt8(ascii: "1"))
        let stream = joined(bytes("line\r\n"), one, irradiance, tricky, bytes("2014/04/24 00:01:58.003 more\r\n"))
        var framer = framer
        var frames: [Frame] = []
        var arrivals: [Int] = []
        for (index, byte) in stream.enumerated() {
            withUnsafeBytes(of: byte) { framer.push($0, time: arrival, into: &frames) }
            while arrivals.count < frames.count { arrivals.append(index + 1) }
        }
        let lengths = [6, one.count, irradiance.count, tricky.count, 30]
        #expect(arrivals == lengths.indices.map { lengths[...$0].reduce(0, +) })
        #expect(frames.map(\.kind) == [.line, .layout(1), .layout(0), .layout(1), .line])
    }

    @Test("gives a logger's message as soon as its line ends, in the middle of a frame too")
    func messages() {
        let message = bytes("2014/04/24 06:02:02.271 [adcpt:DLOGP4]:Instrument Stopped [Power Off]\n")
        for framer in [framer, .pd0] {
            var framer = framer
            var frames: [Frame] = []
            joined(Array(one[..<9]), message).withUnsafeBytes { framer.push($0, time: arrival, into: &frames) }
            #expect(frames.map(\.raw) == [Array(one[..<9]), message])
            #expect(frames.first?.defect == "cut short: 9 of \(one.count) bytes" && frames.last?.defect == nil)
        }
    }

    @Test("gives a damaged frame as one defect, though there are line ends in it")
    func damaged() {
        for place in 6..<58 {
            var bad = irradiance
            bad[place] ^= 0x80
            let frames = framer.frames(of: joined(bytes("a\r\n"), bad, bytes("b\r\n"), irradiance))
            #expect(frames.map { $0.defect == nil } == [true, false, true, true], "\(place)")
            #expect(frames[1].raw == bad)
        }
    }

    @Test("keeps the text that follows a frame cut by a power cycle, and the frame behind the text")
    func powerCycle() {
        // Facts 0.4: a record cut by a power cycle and followed at once by a banner.
        for length in 1..<irradiance.count - 1 {
            let stream = joined(
                bytes("a\r\n"), Array(irradiance[..<length]), bytes("\r\nSatlantic OCR-507\r\n"), irradiance, one)
            let frames = framesOfRecording(stream, by: framer)
            #expect(frames.contains { $0.defect == nil && text($0.payload) == "Satlantic OCR-507" }, "\(length)")
            #expect(frames.suffix(2).map(\.kind) == [.layout(0), .layout(1)], "\(length)")
        }
    }

    @Test("gives the good frame that follows a cut one at once")
    func followed() {
        for length in 1..<one.count {
            let frames = framesHoweverCut(joined(Array(one[..<length]), one, irradiance), by: framer)
            #expect(frames.suffix(2).map(\.kind) == [.layout(1), .layout(0)], "\(length)")
        }
    }

    @Test("takes junk at power-on off the first good record")
    func junk() {
        // Facts 0.4: 00, FF, 80 and line noise.
        let frames = framesHoweverCut(joined([0x00, 0xFF, 0x80, 0xFF], irradiance, [0x80], one), by: framer)
        #expect(frames.map(\.kind) == [.line, .layout(0), .line, .layout(1)])
    }

    @Test("prefers the longer sync, which is the better known one")
    func longerSync() {
        // Vector velocity has no length where the others have theirs.
        let body: [UInt8] = [0xA5, 0x10, 0x05, 0x00] + [UInt8](repeating: 1, count: 18)
        let sum = Checksum.wordSumB58C.value(of: body[...])
        let velocity = joined(body, [UInt8(truncatingIfNeeded: sum), UInt8(sum >> 8)])
        for layouts in [[BinaryLayout.nortekVelocity, .nortek], [.nortek, .nortekVelocity]] {
            let frames = framesHoweverCut(joined(velocity, velocity), by: StreamFramer(lines: layouts))
            #expect(frames.map(\.raw) == [velocity, velocity])
        }
    }

    @Test("confirms a frame without a checksum by its trailer")
    func trailer() {
        let layout = BinaryLayout(sync: [0xFE, 0x44], length: .fixed(8), checksum: nil, trailerLength: 2)
        let good: [UInt8] = [0xFE, 0x44, 1, 2, 3, 4, 0x0D, 0x0A]
        let frames = framesHoweverCut(joined(good, [0xFE, 0x44, 1], good), by: StreamFramer(lines: [layout]))
        #expect(frames.map(\.kind) == [.layout(0), .line, .layout(0)])
    }

    @Test("cuts overlong text as a stream of lines does")
    func overlong() {
        let stream = bytes(String(repeating: "x", count: 90) + "\nshort\n" + String(repeating: "y", count: 40))
        let lines = FramingPlan.Lines(maximumLength: 40)
        let short = StreamFramer(FramingPlan(lines: lines)).frames(of: stream)
        let frames = framesHoweverCut(stream, by: StreamFramer(FramingPlan(lines: lines, layouts: [.ocr])))
        #expect(frames == short)
    }

    @Test("waits for no more of a sync than it takes to tell that it is none")
    func partOfSync() {
        // Found by mutation: whether text is overlong must not depend on how long a false sync was waited for.
        let plan = FramingPlan(
            lines: FramingPlan.Lines(maximumLength: 20), layouts: [.pd0()], unwrapsStamps: true, unwrapsSIO: true)
        let block = joined([1], bytes("FL1236501_0001u51EC7601_02_708F"), [2, 0x7F, 3])
        let frames = framesHoweverCut(
            bytes(String(repeating: "x", count: 18)) + [0x7F, 0x03] + block, by: StreamFramer(plan))
        #expect(frames.first?.defect == "line longer than 20 bytes")
    }

    @Test("gives the lines of a recording as a stream of nothing but lines does")
    func asLines() {
        for path in [
            "satlantic_suna_isus_nitrate/dcl_good.log", "seabird_sbe16_sbe19_ctd/20161025.ctdbp3_damagedRec.log",
            "gnss_nmea0183/NBP1406_seap-2014-08-01", "satlantic_suna_isus_nitrate/20130424.nutnr_b_dcl_full.log",
        ] {
            guard let stream = Recording.bytes(path) else { continue }
            let plain = StreamFramer(FramingPlan(lines: .init(), unwrapsStamps: true)).frames(of: stream)
            let mixed = StreamFramer(lines: [.ocr, .nortek], sio: true).frames(of: stream, chunk: 777)
            // Wrong-baud garbage may look like a Nortek frame; then it says so.
            let same =
                mixed.map(\.raw) == plain.map(\.raw) && mixed.map(\.payload) == plain.map(\.payload)
                && mixed.map(\.loggerTime) == plain.map(\.loggerTime)
            #expect(same, "\(path)")
        }
    }

    // MARK: Cost

    /// What a stream may cost: so many steps for each of its bytes.
    private static let mostSteps = 50

    @Test("costs no more than its length, though every place looks like a start")
    func hostile() {
        let start: [UInt8] = [0x7F, 0x7F, 0x00, 0x3F, 0x00, 0x01, 0x08, 0x00]
        let hex = hexadecimal(start)
        let stamp = bytes("2014/04/24 00:01:58.003 ")
        let streams: [(String, [UInt8])] = [
            ("syncs", [UInt8](repeating: 0xA5, count: 200_000)),
            ("announcements", Array(repeatElement(start, count: 25_000).joined())),
            ("announcements in digits", Array(repeatElement(hex, count: 12_000).joined())),
            ("lines of announcements in digits", Array(repeatElement(hex + [0x0A], count: 12_000).joined())),
            ("stamped announcements", Array(repeatElement(start + stamp, count: 6000).joined())),
            ("stamps", Array(repeatElement(stamp, count: 8000).joined())),
            ("counts", Array(repeatElement([0xAA, 0x40], count: 100_000).joined())),
            (
                "heads of blocks",
                Array(repeatElement(bytes("\u{1}FL1236501_FFFFu51EC7601_02_D2A6\u{2}"), count: 6000).joined())
            ),
            ("sevens", [UInt8](repeating: UInt8(ascii: "7"), count: 200_000)),
        ]
        for lines in [nil, FramingPlan.Lines()] {
            let plan = FramingPlan(
                lines: lines, layouts: [.pd0(), .nortek, .counted, .ocr], unwrapsStamps: true, unwrapsSIO: true,
                readsHexEnsembles: true)
            for (name, stream) in streams {
                for chunk in [1000, 65_536] {
                    var framer = StreamFramer(plan)
                    var count = 0
                    var frames: [Frame] = []
                    for start in stride(from: 0, to: stream.count, by: chunk) {
                        stream[start..<min(stream.count, start + chunk)].withUnsafeBytes {
                            framer.push($0, time: arrival, into: &frames)
                        }
                        count += frames.map(\.raw.count).reduce(0, +)
                        frames.removeAll(keepingCapacity: true)
                        // One frame of the maximum length, digits for bytes, one SIO block, stamps between.
                        #expect(start + chunk - count < 400_000, "\(name)")
                    }
                    framer.finish(into: &frames)
                    count += frames.map(\.raw.count).reduce(0, +)
                    #expect(count == stream.count, "\(name)")
                    #expect(framer.steps <= Self.mostSteps * stream.count, "\(name): \(framer.steps / stream.count)")
                }
            }
        }
    }

    @Test("finds the good frame behind a hostile stretch")
    func behindHostile() {
        let start: [UInt8] = [0x7F, 0x7F, 0x00, 0x3F, 0x00, 0x01, 0x08, 0x00]
        let stream = Array(repeatElement(start, count: 8000).joined()) + one
        let frames = framer.frames(of: stream, chunk: 4096)
        #expect(frames.last?.kind == .layout(1) && frames.last?.payload == one)
    }
}
