/// One of the two windows in which a device listens after it has sent.
struct DownlinkWindow: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        case first = "RX1"
        case second = "RX2"
    }

    let kind: Kind
    /// Seconds from the end of the uplink.
    let delay: Int
    /// Hz
    let frequency: UInt32
    let spreadingFactor: Int
    /// Hz
    let bandwidth: Int
    /// N: how many bytes of FOpts and FRMPayload together.
    let capacity: Int

    /// Nil for a data rate that is not LoRa, or not the region's.
    init?(_ kind: Kind, delay: Int, frequency: UInt32, dataRate: Int, region: Region) {
        guard case .lora(let spreadingFactor, let bandwidth)? = region.downlink(dataRate: dataRate) else { return nil }
        self.kind = kind
        self.delay = delay
        self.frequency = frequency
        self.spreadingFactor = spreadingFactor
        self.bandwidth = bandwidth
        capacity = region.largestPayload(downlink: dataRate)
    }

    /// RX1 after what a gateway heard.
    static func first(
        after copy: HeardCopy, dataRate: Int?, offset: Int, delay: Int, region: Region
    ) -> DownlinkWindow? {
        guard let dataRate, let rate = region.rx1DataRate(uplink: dataRate, offset: offset),
            let frequency = region.rx1Frequency(uplink: copy.frequency)
        else { return nil }
        return DownlinkWindow(.first, delay: delay, frequency: frequency, dataRate: rate, region: region)
    }

    /// On the air for so long, in nanoseconds.
    func airtime(_ count: Int) -> Int64 {
        Airtime.nanoseconds(
            payload: count, .lora(spreadingFactor: spreadingFactor, bandwidth: bandwidth), hasCRC: false) ?? 0
    }
}
