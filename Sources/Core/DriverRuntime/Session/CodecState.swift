import Pipeline
import Sensing

/// A codec at work for one instrument, with what it remembers; a closed set, so that no call is dynamic.
enum CodecState: Sendable {
    case pd0(PD0Codec)
    case nortek(NortekCodec)
    case ad2cp(AD2CPCodec)
    case ais(AISCodec)
    /// Stands in while the codec is at work, so that what it remembers is not copied.
    case resting

    init(_ codec: DriverCodec) {
        switch codec {
        case .pd0: self = .pd0(PD0Codec())
        case .nortek: self = .nortek(NortekCodec())
        case .ad2cp: self = .ad2cp(AD2CPCodec())
        case .ais: self = .ais(AISCodec())
        }
    }

    mutating func decode(
        _ payload: [UInt8], layout: Int, into values: inout [CodecValue]
    ) throws(CodecDefect) -> Instant? {
        switch self {
        case .pd0(var codec):
            self = .resting
            defer { self = .pd0(codec) }
            return try codec.decode(payload, layout: layout, into: &values)
        case .nortek(var codec):
            self = .resting
            defer { self = .nortek(codec) }
            return try codec.decode(payload, layout: layout, into: &values)
        case .ad2cp(var codec):
            self = .resting
            defer { self = .ad2cp(codec) }
            return try codec.decode(payload, layout: layout, into: &values)
        case .ais(var codec):
            self = .resting
            defer { self = .ais(codec) }
            return try codec.decode(payload, layout: layout, into: &values)
        case .resting: return nil
        }
    }
}
