import Framing
import Sensing
import Testing

@Suite("A block of lines")
struct BlockTests {
    private let sample = BlockPlan(
        name: "sample", begin: "<Sample*", end: .text("*</Sample>"), timeoutNanoseconds: 60_000_000_000,
        maximumLines: 6)
    private let other = BlockPlan(
        name: "status", begin: "<Status*", end: .text("</Status>"), timeoutNanoseconds: 60_000_000_000)
    private let record = BlockPlan(
        name: "record", begin: "[*:]*", end: .hexPairs(lengthAt: 3, digits: 2, countsFrom: 3),
        timeoutNanoseconds: 300_000_000_000)

    private var framer: StreamFramer { StreamFramer(FramingPlan(lines: .init(), blocks: [sample, other])) }

    private func summary(_ frames: [Frame]) -> [String] {
        frames.map { frame in
            let text = text(frame.payload)
            return (frame.defect == nil ? "" : "!") + (frame.kind == .line ? "" : "#") + text
        }
    }

    @Test("is one frame, from the line that begins it to the line that ends it")
    func whole() {
        // sbe54: transcripts/sbe54_sample.xml.
        let frames = framesHoweverCut(
            bytes("S>\r\n<Sample Num='1'>\r\n<PTemp>18.9</PTemp>\r\n</Sample>\r\n<Sample></Sample>\r\nS>\r\n"),
            by: framer)
        #expect(
            summary(frames)
                == ["S>", "#<Sample Num='1'>\n<PTemp>18.9</PTemp>\n</Sample>", "#<Sample></Sample>", "S>"])
        #expect(frames[1].kind == .block(0))
    }

    @Test("that is cut never swallows the one behind it, of its own kind or another")
    func cut() {
        let lines = ["<Sample>", "<a>", "<Status>", "b", "</Status>", "<Sample>", "c", "</Sample>"]
        let frames = framesHoweverCut(bytes(lines.joined(separator: "\n") + "\n"), by: framer)
        #expect(summary(frames) == ["!<Sample>", "<a>", "#<Status>\nb\n</Status>", "#<Sample>\nc\n</Sample>"])
        #expect(frames.first?.defect == "block 'sample' does not end before another one began")
        #expect(frames[2].kind == .block(1))
    }

    @Test("has a bounded number of lines")
    func long() {
        let frames = framesHoweverCut(bytes("<Sample>\n1\n2\n3\n4\n5\n6\n</Sample>\n"), by: framer)
        #expect(summary(frames) == ["!<Sample>", "1", "2", "3", "4", "5", "6", "</Sample>"])
        #expect(frames.first?.defect == "block 'sample' does not end within 6 lines")
    }

    @Test("is waited for as long as the plan says, by the times at which its lines arrived")
    func timeout() {
        for (seconds, good) in [(59, true), (61, false)] {
            var framer = framer
            var frames: [Frame] = []
            let later = Timestamp(
                arrival.instant.adding(nanoseconds: Int64(seconds) * 1_000_000_000), source: .system, state: .locked)
            bytes("<Sample>\n").withUnsafeBytes { framer.push($0, time: arrival, into: &frames) }
            bytes("</Sample>\n").withUnsafeBytes { framer.push($0, time: later, into: &frames) }
            framer.finish(into: &frames)
            #expect(summary(frames) == (good ? ["#<Sample>\n</Sample>"] : ["!<Sample>", "</Sample>"]))
            #expect(frames.first?.time == arrival)
        }
    }

    @Test("is a defect when the stream ends within it")
    func end() {
        let frames = framesHoweverCut(bytes("<Sample>\n<a>"), by: framer)
        #expect(summary(frames) == ["!<Sample>", "<a>"])
        #expect(frames.first?.defect == "block 'sample' does not end before the stream ended")
    }

    @Test("of digits ends by their number, whatever line ends and messages lie between")
    func digits() {
        let stream = bytes(
            """
            2014/04/24 00:00:18.944 *EE060A
            2014/04/24 00:02:22.708 08
            2014/04/24 00:02:23.000 [phsen2:DLOGP6]:Still here, says the logger
            2014/04/24 00:02:26.217 13
            2014/04/24 00:02:27.217 ABCD
            2014/04/24 00:02:28.217 *banner

            """)
        let plan = FramingPlan(lines: .init(), blocks: [record], unwrapsStamps: true)
        let frames = framesHoweverCut(stream, by: StreamFramer(plan))
        #expect(
            summary(frames) == ["#*EE060A0813ABCD", "Still here, says the logger", "#", "*banner"])
        #expect(frames.first?.loggerTime == Instant(iso8601: "2014-04-24T00:00:18.944Z"))
    }

    @Test("of digits has no more of them than it says")
    func excess() {
        let frames = framesHoweverCut(
            bytes("*EE020A08\r\n*EE020A\r\n*EE"),
            by: StreamFramer(
                FramingPlan(lines: .init(), blocks: [record])))
        #expect(summary(frames) == ["#*EE020A", "#*EE020A", "!*EE"])
    }

    // sunburst_sami_pco2_ph: the manifest counts 14 and, after joining, 10 records.
    @Test(
        "of digits is found in a recording, with a good sum",
        arguments: [
            ("20140507.pco2w1.log", 14, 0), ("CE01ISSM-D00001-dcl35-phsen2_20140424.phsen2.log", 10, 0),
            ("phsen_dcl_bad_checksum.log", 0, 2),
        ])
    func sami(name: String, good: Int, bad: Int) {
        guard let stream = Recording.bytes("sunburst_sami_pco2_ph/" + name) else { return }
        let plan = FramingPlan(lines: .init(), blocks: [record], unwrapsStamps: true)
        let frames = framesOfRecording(stream, by: StreamFramer(plan))
        let blocks = frames.filter { $0.kind == .block(0) && !$0.payload.isEmpty }
        let sums = blocks.map { block in
            let digits = Array(block.payload[3...])
            let numbers = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(text(digits[$0..<$0 + 2]), radix: 16)
            }
            return Checksum.sum8.value(of: numbers.dropLast()) == UInt16(numbers.last ?? 0)
        }
        #expect(sums.count { $0 } == good)
        #expect(sums.count { !$0 } == bad)
        #expect(frames.allSatisfy { $0.defect == nil })
    }

    // tide_pressure_sbe26_sbe54_rbr/20140105_trim.presf.log: whole wave bursts among tide lines.
    @Test("is a wave burst of a recording")
    func burst() {
        guard let stream = Recording.bytes("tide_pressure_sbe26_sbe54_rbr/20140105_trim.presf.log") else { return }
        let burst = BlockPlan(
            name: "burst", begin: "wave: start time*", end: .text("wave: end burst*"),
            timeoutNanoseconds: 3_600_000_000_000, maximumLines: 5000)
        let plan = FramingPlan(lines: .init(), blocks: [burst], unwrapsStamps: true)
        let frames = framesOfRecording(stream, by: StreamFramer(plan))
        let starts = text(stream).split(separator: "\n").count { $0.contains("wave: start time") }
        let ends = text(stream).split(separator: "\n").count { $0.contains("wave: end burst") }
        #expect(frames.count { $0.kind == .block(0) } == min(starts, ends))
    }
}
