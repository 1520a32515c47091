/// Why bytes are no frame of LoRaWAN.
public enum FrameDefect: Error, Hashable, Sendable {
    case empty
    /// More than a radio frame holds.
    case tooLong(Int)
    case major(UInt8)
    case length(MessageHeader.Kind, is: Int, shouldBe: String)
    case optionsDoNotFit(Int, length: Int)
    case optionsWithPort0(Int)
    case rejoinType(UInt8)
}

extension FrameDefect: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "there are no bytes"
        case .tooLong(let count): "it has \(count) bytes, and a radio frame at most \(PHYPayload.maximumLength)"
        case .major(let major): "bits 1-0 of its first byte (Major) are \(major), and only 0 (LoRaWAN R1) is known"
        case .length(let kind, let count, let should): "a \(kind) has \(should) bytes, and this has \(count)"
        case .optionsDoNotFit(let options, let length):
            "byte 5 (FCtrl) says \(options) bytes of FOpts, and a frame of \(length) bytes has no place for them"
        case .optionsWithPort0(let options):
            "it has \(options) bytes of FOpts and port 0 as well, and MAC commands stand in one of the two"
        case .rejoinType(let type): "byte 1 (the type of the rejoin-request) is \(type), and only 0, 1 and 2 are known"
        }
    }
}
