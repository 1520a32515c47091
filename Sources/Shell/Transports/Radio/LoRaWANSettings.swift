import LoRaWAN

/// A LoRaWAN device as the way to an instrument.
public struct LoRaWANSettings: Hashable, Sendable {
    public var device: EUI64
    /// The network server that hears it, by its name in the station file; nil: the station itself.
    public var server: String?
    /// Downlinks have to be confirmed by the device.
    public var confirmsDownlinks: Bool
    /// How long a downlink waits for the device to speak, in nanoseconds.
    public var downlinkLife: UInt64

    public init(
        device: EUI64, server: String? = nil, confirmsDownlinks: Bool = false,
        downlinkLife: UInt64 = 86_400_000_000_000
    ) {
        self.device = device
        self.server = server
        self.confirmsDownlinks = confirmsDownlinks
        self.downlinkLife = downlinkLife
    }
}
