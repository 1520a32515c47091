import Sensing

/// Cuts a stream as a plan says: the one framer that drivers use.
///
/// A record of several lines is one frame. Where a logger's message stands between its lines, the frame with the first
/// of them has the payload of all; the frames with the others follow the message, of the same kind and without payload.
public struct StreamFramer: Framer {
    /// One of the two: a stream of nothing but lines takes the short way.
    private var lines: LineFramer?
    private var mixed: MixedFramer?
    private var blocks: BlockAssembler?
    private var scratch: [Frame] = []

    public init(_ plan: FramingPlan) {
        if let text = plan.lines, plan.layouts.isEmpty, !plan.unwrapsSIO {
            lines = LineFramer(
                maximumLength: text.maximumLength, terminator: text.terminator, readsStamps: plan.unwrapsStamps)
        } else {
            mixed = MixedFramer(plan)
        }
        blocks = BlockAssembler(plan.blocks, skipsLoggerMessages: plan.unwrapsStamps)
    }

    /// What the search for binary frames cost so far: places decided about and bytes added up.
    var steps: Int { mixed?.steps ?? 0 }

    public mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame]) {
        guard blocks != nil else {
            lines?.push(bytes, time: time, into: &frames)
            mixed?.push(bytes, time: time, into: &frames)
            return
        }
        lines?.push(bytes, time: time, into: &scratch)
        mixed?.push(bytes, time: time, into: &scratch)
        assemble(into: &frames)
    }

    public mutating func finish(into frames: inout [Frame]) {
        lines?.finish(into: &scratch)
        mixed?.finish(into: &scratch)
        assemble(into: &frames)
        blocks?.finish(into: &frames)
    }

    private mutating func assemble(into frames: inout [Frame]) {
        if blocks == nil { frames += scratch }
        for frame in scratch { blocks?.take(frame, into: &frames) }
        scratch.removeAll(keepingCapacity: true)
    }
}
