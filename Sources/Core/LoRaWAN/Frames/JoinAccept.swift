/// The answer to a join-request (or a rejoin-request), as it is before the cipher.
public struct JoinAccept: Hashable, Sendable {
    public var header: MessageHeader
    /// JoinNonce (AppNonce before 1.1), 24 bits.
    public var joinNonce: UInt32
    /// NetID, 24 bits.
    public var network: UInt32
    public var address: DeviceAddress
    public var settings: DownlinkSettings
    /// Seconds to RX1; 0 means 1.
    public var rxDelay: UInt8
    public var channels: ChannelList?

    static let lengths: Set<Int> = [17, 33]

    /// What a join-accept answers, and what of the request enters its MIC in LoRaWAN 1.1.
    public struct Request: Hashable, Sendable {
        /// 0xFF for a join-request, 0 to 2 for a rejoin-request.
        public var type: UInt8
        public var join: EUI64
        /// DevNonce, or RJcount of a rejoin-request.
        public var nonce: UInt16

        public init(type: UInt8 = 0xFF, join: EUI64, nonce: UInt16) {
            self.type = type
            self.join = join
            self.nonce = nonce
        }
    }

    public init(
        joinNonce: UInt32, network: UInt32, address: DeviceAddress, settings: DownlinkSettings, rxDelay: UInt8,
        channels: ChannelList? = nil
    ) {
        header = MessageHeader(.joinAccept)
        self.joinNonce = joinNonce & 0xFF_FFFF
        self.network = network & 0xFF_FFFF
        self.address = address
        self.settings = settings
        self.rxDelay = rxDelay
        self.channels = channels
    }

    /// What the MIC covers in 1.0: everything but itself, plain.
    public var message: [UInt8] {
        [header.byte] + AirBytes.little(joinNonce, 3) + AirBytes.little(network, 3)
            + AirBytes.little(address.rawValue, 4)
            + [settings.byte, rxDelay] + (channels?.bytes ?? [])
    }

    /// By AppKey (NwkKey of a 1.1 device that falls back).
    public func expectedMIC(_ root: LoRaKey) -> MIC { MIC(of: message, key: root) }

    /// LoRaWAN 1.1 (`settings.speaks11`), by JSIntKey.
    public func expectedMIC(_ integrity: LoRaKey, answering request: Request) -> MIC {
        let before =
            [request.type] + AirBytes.little(request.join.rawValue, 8) + AirBytes.little(request.nonce, 2)
        return MIC(of: before + message, key: integrity)
    }

    /// What goes on the air, by LoRaWAN 1.0.
    public func sealed(_ root: LoRaKey) -> [UInt8] {
        enciphered(mic: expectedMIC(root), root)
    }

    /// What goes on the air. The server deciphers, so that devices need to encipher only (LoRaWAN 1.0.4, 6.2.3).
    /// `cipher`: AppKey; in 1.1 NwkKey, or JSEncKey when a rejoin-request is answered.
    public func enciphered(mic: MIC, _ cipher: LoRaKey) -> [UInt8] {
        [header.byte] + AES128.decrypt(Array(message.dropFirst()) + mic.bytes, key: cipher)
    }
}
