/// The two keys of a session of LoRaWAN 1.0.
public struct SessionKeys: Hashable, Sendable {
    /// NwkSKey: integrity of every frame, and the cipher of port 0.
    public var network: LoRaKey
    /// AppSKey: the cipher of the application's payloads.
    public var application: LoRaKey

    public init(network: LoRaKey, application: LoRaKey) {
        self.network = network
        self.application = application
    }
}
