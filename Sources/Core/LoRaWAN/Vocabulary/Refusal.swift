import Sensing

/// A datagram, a frame or a join that came to nothing: one counter, one line in the log, in words that help.
public struct Refusal: Hashable, Sendable {
    public var kind: Kind
    /// What was refused and why, with what, and what to do: one sentence or two.
    public var text: String
    public var time: Instant
    public var gateway: EUI64?
    /// Known where the frame says who it is from.
    public var device: EUI64?
    public var address: DeviceAddress?
    /// Of a join, or of a frame.
    public var isJoin: Bool

    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case brokenDatagram = "broken_datagram"
        case unknownGateway = "unknown_gateway"
        case foreignAddress = "foreign_address"
        case badRadioFrame = "bad_radio_frame"
        case brokenFrame = "broken_frame"
        case unknownDevice = "unknown_device"
        case wrongJoinEUI = "wrong_join_eui"
        case wrongKey = "wrong_key"
        case usedNonce = "used_nonce"
        case replay
        case foreignNetwork = "foreign_network"
        case notSupported = "not_supported"
        case notTransmitted = "not_transmitted"
        case otherServer = "other_server"
    }

    public init(
        _ kind: Kind, _ text: String, time: Instant, gateway: EUI64? = nil, device: EUI64? = nil,
        address: DeviceAddress? = nil, isJoin: Bool = false
    ) {
        self.kind = kind
        self.text = text
        self.time = time
        self.gateway = gateway
        self.device = device
        self.address = address
        self.isJoin = isJoin
    }
}
