import Framing
import Sensing
import Testing

@Suite("A block that no line ends")
struct HeldBlockTests {
    private static let plan = FramingPlan(
        lines: FramingPlan.Lines(),
        blocks: [
            BlockPlan(
                name: "table", begin: "T*", end: .otherLine(than: ["row *"]), timeoutNanoseconds: 60_000_000_000)
        ])

    /// Each frame as `table:T|row 1` or as its line, cut where `cut` says.
    private func frames(_ text: String, cut: Int = 0) -> [String] {
        var framer = StreamFramer(Self.plan)
        var frames: [Frame] = []
        let bytes = Array(text.utf8)
        let time = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
        for piece in [bytes[..<cut], bytes[cut...]] {
            Array(piece).withUnsafeBytes { framer.push($0, time: time, into: &frames) }
        }
        framer.finish(into: &frames)
        return frames.map { frame in
            let payload = String(decoding: frame.payload, as: UTF8.self).replacing("\n", with: "|")
            return (frame.defect == nil ? "" : "!") + (frame.kind == .line ? "" : "table:") + payload
        }
    }

    @Test("ends before the first line that it does not hold, wherever the bytes are cut")
    func otherLine() {
        let text = "T 1\r\nrow 1\r\nrow 2\r\nhello\r\nrow 3\r\n"
        for cut in 0...text.utf8.count {
            #expect(frames(text, cut: cut) == ["table:T 1|row 1|row 2", "hello", "row 3"], "cut at \(cut)")
        }
    }

    @Test("ends where the next one begins, and at the end of the stream")
    func next() {
        #expect(frames("T 1\nrow 1\nT 2\nrow 1\nrow 2\n") == ["table:T 1|row 1", "table:T 2|row 1|row 2"])
    }

    @Test("is a line when nothing follows that it holds")
    func alone() {
        #expect(frames("T 1\nhello\nT 2\n") == ["T 1", "hello", "T 2"])
    }
}
