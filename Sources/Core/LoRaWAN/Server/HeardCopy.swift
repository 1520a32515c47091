import Sensing

/// How one gateway heard a frame.
struct HeardCopy: Hashable, Sendable {
    var gateway: EUI64
    /// The concentrator's counter at the end of the frame, in microseconds.
    var counter: UInt32
    /// Hz.
    var frequency: UInt32
    var modulation: Modulation
    var rssi: Double?
    var snr: Double?

    init(_ packet: ReceivedPacket, gateway: EUI64) {
        self.gateway = gateway
        counter = packet.counter
        frequency = packet.frequency
        modulation = packet.modulation
        rssi = packet.rssi
        snr = packet.snr
    }

    /// Of two copies, which one a device is rather answered by.
    func isBetter(than other: HeardCopy) -> Bool {
        let (mine, its) = (snr ?? -.infinity, other.snr ?? -.infinity)
        return mine == its ? (rssi ?? -.infinity) > (other.rssi ?? -.infinity) : mine > its
    }
}
