import Framing
import Pipeline

/// How the bytes of a model become frames, and what reads the binary ones that have no declared columns.
public struct DriverFraming: Sendable {
    /// The codec's layouts stand before those of the declared frames.
    public var plan: FramingPlan
    /// The names of the declared frames, in the order of the file.
    public var frames: [String]
    public var codec: DriverCodec?
    /// In place of the plan: each datagram is an uplink of a LoRaWAN node, see `UplinkFramer`.
    public var takesUplinks = false
    /// Replaces the plan: a file of rows behind a header, which are frames of the first declared name.
    public var rows: FixedRows?

    /// How many of the plan's layouts are the codec's.
    public var codecLayouts: Int { codec?.layouts.count ?? 0 }

    /// The blocks whose payload is bytes, not lines.
    var binaryBlocks: Set<Int> {
        Set(plan.blocks.indices.filter { plan.blocks[$0].end == .controllerBlock })
    }

    /// The names of the declared blocks, in the order of the file.
    public var blocks: [String] { plan.blocks.map(\.name) }

    /// The number of the declared frame that a layout is; nil for one of the codec's.
    func frame(ofLayout layout: Int) -> Int? {
        layout >= codecLayouts ? layout - codecLayouts : nil
    }

    public init(plan: FramingPlan, frames: [String] = [], codec: DriverCodec? = nil) {
        self.plan = plan
        self.frames = frames
        self.codec = codec
    }
}
