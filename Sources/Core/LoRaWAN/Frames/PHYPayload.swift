/// What one radio frame carries.
public enum PHYPayload: Hashable, Sendable {
    case joinRequest(JoinRequest)
    /// Enciphered: its bytes after the first can be read with a key only; see `JoinAccept`.
    case joinAccept(MessageHeader, enciphered: [UInt8])
    case data(DataFrame)
    case rejoinRequest(RejoinRequest)
    /// All bytes after the first; nobody says that there is a MIC.
    case proprietary(MessageHeader, [UInt8])

    /// The length of a LoRa frame is one byte.
    public static let maximumLength = 255

    public init(_ bytes: [UInt8]) throws(FrameDefect) {
        guard let first = bytes.first else { throw .empty }
        guard bytes.count <= Self.maximumLength else { throw .tooLong(bytes.count) }
        let header = MessageHeader(first)
        guard header.major == 0 || header.kind == .proprietary else { throw .major(header.major) }
        switch header.kind {
        case .joinRequest: self = .joinRequest(try JoinRequest(header, bytes))
        case .joinAccept:
            guard JoinAccept.lengths.contains(bytes.count) else {
                throw .length(.joinAccept, is: bytes.count, shouldBe: "17 or 33")
            }
            self = .joinAccept(header, enciphered: Array(bytes.dropFirst()))
        case .unconfirmedUp, .unconfirmedDown, .confirmedUp, .confirmedDown: self = .data(try DataFrame(header, bytes))
        case .rejoinRequest: self = .rejoinRequest(try RejoinRequest(header, bytes))
        case .proprietary: self = .proprietary(header, Array(bytes.dropFirst()))
        }
    }

    /// The same bytes again.
    public var bytes: [UInt8] {
        switch self {
        case .joinRequest(let request): request.bytes
        case .joinAccept(let header, let enciphered): [header.byte] + enciphered
        case .data(let frame): frame.bytes
        case .rejoinRequest(let request): request.bytes
        case .proprietary(let header, let rest): [header.byte] + rest
        }
    }
}
