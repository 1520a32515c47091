/// A device asks to join.
public struct JoinRequest: Hashable, Sendable {
    public var header: MessageHeader
    /// JoinEUI (AppEUI before 1.1).
    public var join: EUI64
    /// DevEUI.
    public var device: EUI64
    /// DevNonce.
    public var nonce: UInt16
    public var mic: MIC

    static let length = 23

    /// With a MIC of zeros: `signed` gives the right one.
    public init(join: EUI64, device: EUI64, nonce: UInt16) {
        header = MessageHeader(.joinRequest)
        self.join = join
        self.device = device
        self.nonce = nonce
        mic = MIC(0)
    }

    init(_ header: MessageHeader, _ bytes: [UInt8]) throws(FrameDefect) {
        guard bytes.count == Self.length else {
            throw .length(.joinRequest, is: bytes.count, shouldBe: String(Self.length))
        }
        self.header = header
        join = EUI64(AirBytes.number(bytes[1..<9]))
        device = EUI64(AirBytes.number(bytes[9..<17]))
        nonce = UInt16(bytes[17]) | UInt16(bytes[18]) << 8
        mic = MIC(bytes: bytes[19...])
    }

    /// What the MIC covers.
    public var message: [UInt8] {
        [header.byte] + AirBytes.little(join.rawValue, 8) + AirBytes.little(device.rawValue, 8)
            + AirBytes.little(nonce, 2)
    }

    public var bytes: [UInt8] { message + mic.bytes }

    /// By AppKey, or NwkKey of a 1.1 device.
    public func expectedMIC(_ root: LoRaKey) -> MIC { MIC(of: message, key: root) }

    public func isGenuine(_ root: LoRaKey) -> Bool { mic == expectedMIC(root) }

    public func signed(_ root: LoRaKey) -> JoinRequest {
        var request = self
        request.mic = expectedMIC(root)
        return request
    }
}
