import Framing
import Sensing
import Testing

@Suite("A stream of PD0 ensembles")
struct EnsembleFramingTests {
    private let framer = StreamFramer.pd0
    private let folder = "teledyne_rdi_adcp_pd0/"

    /// A small ensemble of two empty blocks, whose data look like a start and like a year.
    private let small = ensemble([0x7F, 0x7F, 0x20, 0x00] + bytes("2014/04/2"))

    @Test("finds binary ensembles and ensembles in hexadecimal text on one stream, wherever it is cut")
    func mixed() {
        let line = hexadecimal(small) + bytes("\r\n")
        let frames = framesHoweverCut(joined(small, line, bytes("\r\n>"), small, small, line), by: framer)
        #expect(frames.map(\.defect) == [nil, nil, "no sync: 3 bytes skipped", nil, nil, nil])
        #expect(frames.filter { $0.defect == nil }.allSatisfy { $0.payload == small })
        #expect(frames.map(\.raw) == [small, line, bytes("\r\n>"), small, small, line])
    }

    @Test("puts hexadecimal text that a logger split over stamped lines together")
    func splitText() {
        let digits = hexadecimal(small)
        let first = joined(bytes("2014/04/24 00:01:58.003 "), Array(digits[..<20]), bytes("\n"))
        let second = joined(bytes("2014/04/24 00:01:58.536 "), Array(digits[20...]), bytes("\r\n"))
        let note = bytes("2014/04/24 12:02:00.257 [adcpt:DLOGP4]:Instrument Stopped\n")
        let frames = framesHoweverCut(joined(first, second, note, first, second), by: framer)
        #expect(frames.map(\.raw) == [first + second, note, first + second])
        #expect(frames[0].payload == small && frames[0].defect == nil)
        #expect(frames[0].loggerTime == Instant(iso8601: "2014-04-24T00:01:58.003Z"))
        #expect(frames[1].loggerTime == Instant(iso8601: "2014-04-24T12:02:00.257Z"))
        #expect(frames[1].defect == nil && frames[1].payload.isEmpty)
        #expect(frames[2].payload == small)
    }

    // The lines are from 20140424.adcpt.log.
    @Test("gives each line that a logger wrote on its own account as a frame without a defect")
    func messages() throws {
        let stopped = bytes("2014/04/24 06:02:02.271 [adcpt:DLOGP4]:Instrument Stopped [Power Off]\n")
        let idle = bytes("2014/04/24 08:57:17.638 [adcpt:DLOGP4]:Idle state, without initialize\r\n")
        let part = [UInt8](small.prefix(15))
        let junk = bytes("]>\n")
        let frames = framesHoweverCut(joined(stopped, idle, small, part, stopped, junk, idle, small), by: framer)
        try #require(frames.map(\.raw) == [stopped, idle, small, part, stopped, junk, idle, small])
        #expect(frames.map { $0.defect == nil } == [true, true, true, false, true, false, true, true])
        #expect(frames[3].defect == "cut short: 15 of 23 bytes" && frames[5].defect == "no sync: 3 bytes skipped")
        #expect(frames.map(\.payload.isEmpty) == [true, true, false, false, true, false, true, false])
        #expect(frames[4].loggerTime == Instant(iso8601: "2014-04-24T06:02:02.271Z"))
        #expect(frames[5].loggerTime == nil)
        #expect(frames[6].loggerTime == Instant(iso8601: "2014-04-24T08:57:17.638Z"))
    }

    @Test("leaves what only looks like a logger's line a defect")
    func noMessages() {
        let stamp = "2014/04/24 06:02:02.271 "
        let lines = [
            stamp + "Instrument Stopped\n", stamp + "[adcpt:DLOGP4]:FF7FAE010008\n",
            stamp + "[adcpt:DLOGP4]:Instrument \u{7}\n", stamp + "[adcpt:DLOGP4]:Instrument Sto",
        ]
        for line in lines {
            let frames = framesHoweverCut(bytes(line), by: framer)
            #expect(frames.map(\.raw) == [bytes(line)])
            #expect(frames.first?.defect != nil)
        }
    }

    @Test("takes stamps out of binary ensembles, between chunks that need not begin where ensembles do")
    func stampedBinary() {
        let stamps = (0..<3).map { bytes("2014/10/11 00:00:0\($0).500 ") }
        let one = joined(stamps[0], Array(small[..<12]), stamps[1], Array(small[12...]))
        let stream = joined(one, Array(small[..<5]), stamps[2], Array(small[5...]))
        let frames = framesHoweverCut(stream, by: framer)
        #expect(frames.map(\.payload) == [small, small] && frames.allSatisfy { $0.defect == nil })
        #expect(frames.map(\.loggerTime?.iso8601) == ["2014-10-11T00:00:00.500Z", "2014-10-11T00:00:02.500Z"])
    }

    @Test("gives an ensemble as soon as its last byte is here, even when that could begin a stamp")
    func latency() {
        // The high byte of the sum is 31, the digit that years start with.
        let whole = ensemble([UInt8](repeating: 0xFC, count: 49))
        #expect(whole.last == UInt8(ascii: "1"))
        var framer = framer
        var frames: [Frame] = []
        whole.withUnsafeBytes { framer.push($0, time: arrival, into: &frames) }
        #expect(frames.map(\.raw) == [whole])
    }

    @Test("gives a cut ensemble with a defect, and the ensemble behind it")
    func cut() {
        let part = [UInt8](small.prefix(15))
        let frames = framesHoweverCut(joined(part, small, part), by: framer)
        #expect(frames.map(\.raw) == [part, small, part])
        #expect(frames[1].defect == nil)
        #expect(frames[2].defect == "cut short: 15 of 23 bytes")
        let text = hexadecimal(small)
        let end = bytes("\r\n")
        let halves = framesHoweverCut(joined([UInt8](text.prefix(31)), end, text, end), by: framer)
        #expect(halves.map { $0.defect == nil } == [false, true])
        #expect(halves.last?.payload == small)
    }

    @Test("keeps the memory bounded when nothing but stamps and line ends comes")
    func stampsOnly() {
        let stamp = bytes("2014/04/24 00:01:58.003 ")
        let stream = [[UInt8]](repeating: stamp, count: 25_000).flatMap { $0 }
        var framer = framer
        var frames: [Frame] = []
        var pushed = 0
        var mostHeld = 0
        for chunk in 0..<500 {
            stream[chunk * 1200..<(chunk + 1) * 1200].withUnsafeBytes {
                framer.push($0, time: arrival, into: &frames)
            }
            pushed += 1200
            mostHeld = max(mostHeld, pushed - frames.map(\.raw.count).reduce(0, +))
        }
        #expect(mostHeld < 100_000)
        framer.finish(into: &frames)
        #expect(frames.flatMap(\.raw) == stream)
    }

    @Test("is found behind a quarter of a megabyte in which every place looks like a start")
    func hostile() {
        // Each start announces 16 128 bytes, so that adding up each anew would take half a billion steps.
        let start: [UInt8] = [0x7F, 0x7F, 0x00, 0x3F, 0x00, 0x01, 0x08, 0x00]
        let stream = [[UInt8]](repeating: start, count: 32_768).flatMap { $0 }
        let frames = framer.frames(of: stream + small, chunk: 4096)
        #expect(frames.last?.payload == small && frames.last?.defect == nil)
        #expect(frames.map(\.raw.count).reduce(0, +) == stream.count + small.count)
    }

    // From the collection's manifest; 20140424.adcpt.log has 15 ensembles, which are its 31 expected particles.
    @Test(
        "finds the ensembles of a recording",
        arguments: [
            ("ADCP_CCE1T_20.000", 20, [Int]()), ("ADCP_data_Corrupted.000", 1, [1254]),
            ("ADCP_data_20130702.000", 1, []), ("adcp_auv_3.pd0", 3, []), ("ND072022.PD0", 1, []),
            ("LB180210_3_corrupted.PD0", 2, [446]), ("RDI_test01.000", 22, [772]),
            ("sentinelv_b5.pd0", 50, [822]), ("transcripts/workhorse_pd0_ensemble.bin", 1, []),
        ])
    func recordings(name: String, good: Int, bad: [Int]) {
        guard let stream = Recording.bytes(folder + name) else { return }
        let frames = framer.frames(of: stream)
        #expect(frames.count { $0.defect == nil } == good)
        #expect(frames.filter { $0.defect != nil }.map(\.raw.count) == bad)
        #expect(frames.flatMap(\.raw) == stream)
        for chunk in [1, 10, 1000] { #expect(framer.frames(of: stream, chunk: chunk) == frames) }
    }

    @Test("finds the ensembles that a logger wrote as stamped hexadecimal lines, and notes between them")
    func logged() {
        guard let stream = Recording.bytes(folder + "20140424.adcpt.log") else { return }
        let frames = framer.frames(of: stream)
        let good = frames.filter { !$0.payload.isEmpty }
        #expect(good.count == 15)
        #expect(good.allSatisfy { $0.payload.count == 0x0548 + 2 && $0.loggerTime != nil })
        #expect(good.first?.loggerTime == Instant(iso8601: "2014-04-24T00:01:58.003Z"))
        let notes = frames.filter(\.payload.isEmpty)
        let lines = text(stream).split(separator: "\n").filter { $0.contains("[adcpt:DLOGP4]:") }
        #expect(notes.map { text($0.raw.dropLast()) } == lines.map(String.init))
        #expect(notes.allSatisfy { $0.loggerTime != nil })
        #expect(frames.allSatisfy { $0.defect == nil })
        #expect(frames.flatMap(\.raw) == stream)
        for chunk in [1, 10, 1000] { #expect(framer.frames(of: stream, chunk: chunk) == frames) }
    }

    @Test("gives a logged ensemble with one wrong digit as one frame with a defect")
    func loggedBad() {
        guard let stream = Recording.bytes(folder + "20140424.adcpt_BAD.log") else { return }
        let frames = framesHoweverCut(stream, by: framer)
        #expect(frames.map(\.raw) == [stream])
        #expect(frames.first?.defect?.hasPrefix("checksum is 22B2, expected ") == true)
    }
}
