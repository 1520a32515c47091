/// A device of ours, as the field engineer provisioned it.
public struct Device: Hashable, Sendable {
    public var eui: EUI64
    public var activation: Activation
    public var policy: DevicePolicy

    /// How it comes to its session.
    public enum Activation: Hashable, Sendable {
        /// It joins (OTAA). `join`: whom it asks; nil takes any. `key`: AppKey, or NwkKey of a 1.1 device.
        case overTheAir(join: EUI64?, key: LoRaKey)
        /// Its session is fixed (ABP).
        case personalised(DeviceAddress, SessionKeys)
    }

    public init(eui: EUI64, activation: Activation, policy: DevicePolicy = DevicePolicy()) {
        self.eui = eui
        self.activation = activation
        self.policy = policy
    }
}
