import Framing
import Pipeline
import Sensing

/// The codecs in code, for what a declaration cannot say.
public enum DriverCodec: String, Sendable, CaseIterable {
    case pd0
    case nortek
    case ad2cp
    case ais

    /// Everything that the codec can give; a declared field of the same key adds to it.
    public var fields: [DatastreamDescription] { type.fields }

    /// The frames that it brings; none for a codec of lines.
    public var layouts: [BinaryLayout] { type.layouts }

    /// Whether its frames may come as hexadecimal text.
    public var readsHexEnsembles: Bool { type.readsHexEnsembles }

    /// Whether it takes lines of text rather than binary frames.
    public var readsLines: Bool { layouts.isEmpty }

    private var type: any FrameCodec.Type {
        switch self {
        case .pd0: PD0Codec.self
        case .nortek: NortekCodec.self
        case .ad2cp: AD2CPCodec.self
        case .ais: AISCodec.self
        }
    }
}
