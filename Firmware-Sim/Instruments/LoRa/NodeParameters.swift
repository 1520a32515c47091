/// What the network may set in a node, with the region's defaults.
struct NodeParameters: Sendable {
    var dataRate: Int
    /// Steps of 2 dB below the full power.
    var powerStep = 0
    var trials: Int
    /// Seconds from the end of an uplink to RX1.
    var delay = 1
    var firstWindowOffset = 0
    var secondWindowRate: Int
    var secondWindowFrequency: UInt32
    /// The duty cycle is 1 / 2^this.
    var dutyCycleExponent = 0
    /// Hz by channel; nil where there is none.
    var channels: [UInt32?]
    var isEnabled: [Bool]

    init(_ settings: LoRaNodeSettings) {
        let region = settings.region
        dataRate = settings.dataRate
        trials = settings.trials
        (secondWindowRate, secondWindowFrequency) = region.secondWindow
        channels = region.defaultChannels
        if !region.hasFixedChannels { channels += [UInt32?](repeating: nil, count: 16 - channels.count) }
        isEnabled = channels.map { $0 != nil }
        guard region.hasFixedChannels, let subBand = settings.subBand else { return }
        for index in channels.indices { isEnabled[index] = (index < 64 ? index / 8 : index - 64) == subBand - 1 }
    }

    /// The list of a join-accept: five frequencies (type 0), or masks (type 1).
    mutating func take(list: [UInt8], region: RadioRegion) {
        guard list.count == 16 else { return }
        if list[15] == 0, !region.hasFixedChannels {
            let first = region.defaultChannels.count
            for index in 0..<5 {
                let frequency = UInt32(list.littleEndian(3 * index..<3 * index + 3)) * 100
                channels[first + index] = frequency == 0 ? nil : frequency
                isEnabled[first + index] = frequency != 0
            }
        } else if list[15] == 1, region.hasFixedChannels {
            for index in channels.indices { isEnabled[index] = list[index / 8] >> UInt8(index % 8) & 1 == 1 }
        }
    }

    /// What LinkADRReq says of channels (RP002, of each region); nil when it cannot be followed.
    func masked(_ mask: UInt16, control: Int, region: RadioRegion) -> [Bool]? {
        let bits = (0..<16).map { mask >> UInt16($0) & 1 == 1 }
        var result = isEnabled
        switch (region.hasFixedChannels, control) {
        case (false, 0):
            for index in 0..<16 { result[index] = bits[index] }
            // A channel that does not exist cannot be used.
            guard zip(result, channels).allSatisfy({ !$0 || $1 != nil }) else { return nil }
        case (false, 6): result = channels.map { $0 != nil }
        case (true, 0...3): for index in 0..<16 { result[16 * control + index] = bits[index] }
        case (true, 4): for index in 0..<8 { result[64 + index] = bits[index] }
        case (true, 5): for index in result.indices { result[index] = bits[index < 64 ? index / 8 : index - 64] }
        case (true, 6), (true, 7):
            for index in result.indices { result[index] = index < 64 ? control == 6 : bits[index - 64] }
        default: return nil
        }
        return result.contains(true) ? result : nil
    }
}
