import Framing
import Sensing
import Testing

/// One instrument, kept by different programs: it ends its lines with CR, a logger writes LF, a program CR LF.
@Suite("Lines of any end")
struct AnyLineEndTests {
    private let plan = FramingPlan(
        lines: FramingPlan.Lines(terminator: .any), layouts: [],
        blocks: [
            BlockPlan(
                name: "record", begin: "[**]*", end: .hexPairs(lengthAt: 3, digits: 2, countsFrom: 3),
                timeoutNanoseconds: 300_000_000_000)
        ], unwrapsStamps: true, unwrapsSIO: false, readsHexEnsembles: false)

    @Test("end with CR, LF or both, wherever the stream is cut", arguments: ["\r", "\n", "\r\n"])
    func ends(end: String) {
        let frames = framesHoweverCut(
            bytes(["first", "second", "third"].map { $0 + end }.joined()), by: StreamFramer(plan))
        #expect(frames.map { text($0.payload) }.filter { !$0.isEmpty } == ["first", "second", "third"])
        #expect(frames.allSatisfy { $0.defect == nil })
    }

    @Test("may lie in hexadecimal text over several lines", arguments: ["\r", "\n", "\r\n"])
    func blocks(end: String) {
        // A SAMI2's record of its external device, in three pieces.
        let frames = framesHoweverCut(
            bytes(["*5407", "11CEE9", "1DE2CE", "?05"].map { $0 + end }.joined()), by: StreamFramer(plan))
        #expect(frames.map { text($0.payload) }.filter { !$0.isEmpty } == ["*540711CEE91DE2CE", "?05"])
    }

    @Test("leave a logger's stamps out of the payload")
    func stamps() {
        let frames = framesHoweverCut(
            bytes("2014/04/24 00:00:18.944 *540711CE\n2014/04/24 00:02:22.708 E91DE2CE\n"), by: StreamFramer(plan))
        #expect(frames.map { text($0.payload) } == ["*540711CEE91DE2CE"])
    }
}
