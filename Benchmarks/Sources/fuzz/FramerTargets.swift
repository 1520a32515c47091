import Framing
import Sensing

/// Every way to cut a stream, over the recordings that are cut so and over those that are not.
enum FramerTargets {
    static func all(corpus: Corpus) -> [FuzzTarget] {
        plans.map { name, plan in
            FuzzTarget(name: "framer \(name)", corpus: corpus) { check(plan, $0, $1) }
        }
    }

    private static let plans: [(String, FramingPlan)] = [
        ("lines", FramingPlan(lines: FramingPlan.Lines(), unwrapsStamps: true)),
        ("lines ended by CR", FramingPlan(lines: FramingPlan.Lines(terminator: .cr, maximumLength: 64))),
        ("PD0 and hexadecimal PD0", plan([.pd0()], unwrapsStamps: true, readsHexEnsembles: true)),
        ("words, as Nortek", plan([words])),
        ("header check, as AD2CP", plan([afterHeader])),
        ("fixed length among lines, as OCR", plan([fixed], lines: FramingPlan.Lines(), unwrapsStamps: true)),
        ("length at both ends, as Simrad", plan([bothEnds])),
        ("blocks", FramingPlan(lines: FramingPlan.Lines(), blocks: blocks, unwrapsStamps: true)),
        ("controller blocks", FramingPlan(lines: FramingPlan.Lines(), layouts: [words], unwrapsSIO: true)),
    ]

    private static func plan(
        _ layouts: [BinaryLayout], lines: FramingPlan.Lines? = nil, unwrapsStamps: Bool = false,
        readsHexEnsembles: Bool = false
    ) -> FramingPlan {
        FramingPlan(
            lines: lines, layouts: layouts, unwrapsStamps: unwrapsStamps, readsHexEnsembles: readsHexEnsembles)
    }

    private static let words = BinaryLayout(
        sync: [0xA5], length: .field(offset: 2, width: 2, order: .littleEndian, counts: .wordsOfEverything),
        checksum: .wordSumB58C)
    private static let afterHeader = BinaryLayout(
        sync: [0xA5, 0x0A], length: .field(offset: 4, width: 2, order: .littleEndian, counts: .bytesAfterHeader(10)),
        checksum: .wordSumB58C, checkPlace: .header(offset: 6, dataStart: 10))
    private static let fixed = BinaryLayout(
        sync: Array("SATDI7".utf8), length: .fixed(62), checksum: .sum8Zero, trailerLength: 2)
    private static let bothEnds = BinaryLayout(
        sync: Array("RAW0".utf8),
        length: .field(offset: 0, width: 4, order: .littleEndian, counts: .bytesAfterHeader(4)),
        checksum: nil, syncOffset: 4, repeatsLength: true)
    private static let blocks = [
        BlockPlan(name: "xml", begin: "<*", end: .text("*</*>"), timeoutNanoseconds: 60_000_000_000),
        BlockPlan(
            name: "digits", begin: "[*:]*", end: .hexPairs(lengthAt: 3, digits: 2, countsFrom: 3),
            timeoutNanoseconds: 60_000_000_000),
    ]

    private static func check(_ plan: FramingPlan, _ input: [UInt8], _ cut: Int) -> String? {
        let whole = frames(plan, input, cut: input.count)
        guard whole.flatMap(\.raw) == input else { return "bytes are lost, doubled or out of order" }
        guard cut % 4 == 0 else { return nil }
        return frames(plan, input, cut: cut) == whole ? nil : "the cut changes the frames"
    }

    private static func frames(_ plan: FramingPlan, _ input: [UInt8], cut: Int) -> [Frame] {
        var framer = StreamFramer(plan)
        var frames: [Frame] = []
        input.withUnsafeBytes { all in
            framer.push(UnsafeRawBufferPointer(rebasing: all[..<cut]), time: unknown, into: &frames)
            framer.push(UnsafeRawBufferPointer(rebasing: all[cut...]), time: unknown, into: &frames)
        }
        framer.finish(into: &frames)
        return frames
    }

    private static let unknown = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
}
