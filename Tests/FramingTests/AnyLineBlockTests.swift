import Framing
import Sensing
import Testing

@Suite("A block that any line begins but some")
struct AnyLineBlockTests {
    private static let plan = FramingPlan(
        lines: FramingPlan.Lines(),
        blocks: [
            BlockPlan(
                name: "table", begin: "*", except: "*,*", end: .text("9,*"), timeoutNanoseconds: 60_000_000_000,
                maximumLines: 5)
        ])

    private func frames(_ text: String, cut: Int = 0) -> [String] {
        var framer = StreamFramer(Self.plan)
        var frames: [Frame] = []
        let bytes = Array(text.utf8)
        for piece in [bytes[..<cut], bytes[cut...]] {
            Array(piece).withUnsafeBytes {
                framer.push(
                    $0, time: Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised),
                    into: &frames)
            }
        }
        framer.finish(into: &frames)
        return frames.map { frame in
            let payload = String(decoding: frame.payload, as: UTF8.self).replacing("\n", with: "|")
            return (frame.defect == nil ? "" : "!") + (frame.kind == .line ? "" : "table:") + payload
        }
    }

    @Test("is not begun anew by its own lines")
    func whole() {
        let text = "1,2\n10\n85.0\n7\n9,1\n1,2\n"
        for cut in 0...text.utf8.count {
            #expect(frames(text, cut: cut) == ["1,2", "table:10|85.0|7|9,1", "1,2"], "cut at \(cut)")
        }
    }

    @Test("costs garbage alone: the lines behind it are read as they are")
    func garbage() {
        #expect(frames("junk\n1,2\n3,4\n\n5,6\n7,8\n8,8\n") == ["!junk", "1,2", "3,4", "", "5,6", "7,8", "8,8"])
        #expect(frames("junk\n1,2\n") == ["!junk", "1,2"])
    }
}
