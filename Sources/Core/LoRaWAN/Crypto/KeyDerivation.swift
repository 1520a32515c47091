/// How the keys of a session follow from the root keys and what was said at the join.
public enum KeyDerivation {
    /// LoRaWAN 1.0, and 1.1 devices that fall back to it (then `root` is their NwkKey): NwkSKey and AppSKey.
    /// `joinNonce` (AppNonce) and `network` (NetID) have 24 bits.
    public static func session(
        root: LoRaKey, joinNonce: UInt32, network: UInt32, deviceNonce: UInt16
    ) -> SessionKeys {
        let input = AirBytes.little(joinNonce, 3) + AirBytes.little(network, 3) + AirBytes.little(deviceNonce, 2)
        return SessionKeys(network: derive(root, 0x01, input), application: derive(root, 0x02, input))
    }

    /// LoRaWAN 1.1.
    public static func session11(
        network networkRoot: LoRaKey, application applicationRoot: LoRaKey, joinNonce: UInt32, join: EUI64,
        deviceNonce: UInt16
    ) -> SessionKeys11 {
        let input =
            AirBytes.little(joinNonce, 3) + AirBytes.little(join.rawValue, 8) + AirBytes.little(deviceNonce, 2)
        return SessionKeys11(
            forwardingIntegrity: derive(networkRoot, 0x01, input),
            servingIntegrity: derive(networkRoot, 0x03, input),
            networkCipher: derive(networkRoot, 0x04, input),
            application: derive(applicationRoot, 0x02, input))
    }

    /// JSEncKey of 1.1: the cipher of join-accepts that answer a rejoin-request.
    public static func joinServerCipher(root: LoRaKey, device: EUI64) -> LoRaKey {
        derive(root, 0x05, AirBytes.little(device.rawValue, 8))
    }

    /// JSIntKey of 1.1: integrity of rejoin-requests of type 1, and of the join-accepts.
    public static func joinServerIntegrity(root: LoRaKey, device: EUI64) -> LoRaKey {
        derive(root, 0x06, AirBytes.little(device.rawValue, 8))
    }

    private static func derive(_ root: LoRaKey, _ purpose: UInt8, _ input: [UInt8]) -> LoRaKey {
        let padding = [UInt8](repeating: 0, count: AES128.blockLength - 1 - input.count)
        guard let key = LoRaKey(AES128.encrypt([purpose] + input + padding, key: root)) else {
            preconditionFailure("a block of AES-128 has 16 bytes")
        }
        return key
    }
}
