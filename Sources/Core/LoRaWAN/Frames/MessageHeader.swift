/// The first byte of a frame: MHDR.
public struct MessageHeader: Hashable, Sendable {
    /// What the frame is (FType; MType before 1.0.4).
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        case joinRequest = 0
        case joinAccept = 1
        case unconfirmedUp = 2
        case unconfirmedDown = 3
        case confirmedUp = 4
        case confirmedDown = 5
        case rejoinRequest = 6
        case proprietary = 7
    }

    public var kind: Kind
    /// Three bits that mean nothing yet. They are kept, because the MIC covers them.
    public var reserved: UInt8
    /// 0 in every version so far, except in proprietary frames.
    public var major: UInt8

    public init(_ kind: Kind, reserved: UInt8 = 0, major: UInt8 = 0) {
        self.kind = kind
        self.reserved = reserved & 0b111
        self.major = major & 0b11
    }

    public init(_ byte: UInt8) {
        // Three bits, and a kind for each of their values.
        kind = Kind(rawValue: byte >> 5) ?? .proprietary
        reserved = byte >> 2 & 0b111
        major = byte & 0b11
    }

    public var byte: UInt8 { kind.rawValue << 5 | reserved << 2 | major }
}

extension MessageHeader.Kind: CustomStringConvertible {
    /// As the standard calls it.
    public var description: String {
        switch self {
        case .joinRequest: "JoinRequest"
        case .joinAccept: "JoinAccept"
        case .unconfirmedUp: "UnconfirmedDataUp"
        case .unconfirmedDown: "UnconfirmedDataDown"
        case .confirmedUp: "ConfirmedDataUp"
        case .confirmedDown: "ConfirmedDataDown"
        case .rejoinRequest: "RejoinRequest"
        case .proprietary: "Proprietary"
        }
    }
}
