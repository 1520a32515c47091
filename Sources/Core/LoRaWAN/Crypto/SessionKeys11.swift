/// The four keys of a session of LoRaWAN 1.1.
public struct SessionKeys11: Hashable, Sendable {
    /// FNwkSIntKey: half of the MIC of uplinks.
    public var forwardingIntegrity: LoRaKey
    /// SNwkSIntKey: the other half, and the MIC of downlinks.
    public var servingIntegrity: LoRaKey
    /// NwkSEncKey: the cipher of FOpts and of port 0.
    public var networkCipher: LoRaKey
    /// AppSKey: the cipher of the application's payloads.
    public var application: LoRaKey

    public init(
        forwardingIntegrity: LoRaKey, servingIntegrity: LoRaKey, networkCipher: LoRaKey, application: LoRaKey
    ) {
        self.forwardingIntegrity = forwardingIntegrity
        self.servingIntegrity = servingIntegrity
        self.networkCipher = networkCipher
        self.application = application
    }
}
