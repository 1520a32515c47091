import Framing
import Sensing

/// Turns the frames of a family of instruments into values, where a declaration cannot say how.
///
/// What a codec remembers from one frame to the next (configuration, parts of a message) is in the value and bounded.
public protocol FrameCodec: Sendable {
    /// Everything that the family can say; `CodecValue.field` is the index.
    static var fields: [DatastreamDescription] { get }

    /// The binary frames of the family, in the order in which they are tried; empty for a codec of lines.
    static var layouts: [BinaryLayout] { get }

    /// Whether the frames may also come as hexadecimal text, as PD0 does.
    static var readsHexEnsembles: Bool { get }

    init()

    /// Appends the values of a good frame, those of one field in one run, and returns the instrument's own time when
    /// the frame has it. `layout` is the index in `layouts`, -1 for a line.
    ///
    /// A frame that is known to hold no values appends none and returns nil.
    mutating func decode(
        _ payload: [UInt8], layout: Int, into values: inout [CodecValue]
    ) throws(CodecDefect) -> Instant?
}

extension FrameCodec {
    public static var readsHexEnsembles: Bool { false }
}
