import Framing
import Pipeline
import Sensing

/// The good frames of a codec in a recording, and what they decode to.
struct CodecFrames<Codec: FrameCodec> {
    struct Frame {
        var payload: [UInt8]
        var layout: Int
    }

    struct Decoded {
        var payload: [UInt8]
        var values: [CodecValue]
        var time: Instant?

        /// The only value of a field outside a profile.
        func value(_ key: String) -> Double? { profile(key).first?.value }

        /// The values of a field in the order of its cells.
        func profile(_ key: String) -> [Quantity] {
            guard let field = Codec.fields.firstIndex(where: { $0.key == key }) else { return [] }
            return values.filter { $0.field == Int32(field) }.map(\.quantity)
        }
    }

    let frames: [Frame]

    init(_ stream: [UInt8]) {
        let plan = FramingPlan(
            layouts: Codec.layouts, unwrapsStamps: true, readsHexEnsembles: Codec.readsHexEnsembles)
        var framer = StreamFramer(plan)
        var cut: [Framing.Frame] = []
        let time = Timestamp(Instant(nanoseconds: 0), source: .unknown, state: .unsynchronised)
        stream.withUnsafeBytes { framer.push($0, time: time, into: &cut) }
        framer.finish(into: &cut)
        frames = cut.compactMap { frame in
            guard frame.defect == nil, case .layout(let layout) = frame.kind else { return nil }
            return Frame(payload: frame.payload, layout: layout)
        }
    }

    /// Decodes all of them with one codec, in their order.
    func decoded() throws -> [Decoded] {
        var codec = Codec()
        return try frames.map { frame in
            var values: [CodecValue] = []
            let time = try codec.decode(frame.payload, layout: frame.layout, into: &values)
            return Decoded(payload: frame.payload, values: values, time: time)
        }
    }
}
