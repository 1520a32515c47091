/// The data rates of a region by their indices (RP002, 2.x.3; ChirpStack lrwn/region, LoRaMac-node mac/region).
extension Region {
    /// What an index means on the way up; nil for an index that the region does not use.
    public func uplink(dataRate: Int) -> Modulation? {
        switch (self, dataRate) {
        case (.us915, 0...3): Self.narrow(10 - dataRate)
        case (.us915, 4): Self.wide(8)
        case (.us915, _): nil
        case (.au915, 6): Self.wide(8)
        case (_, 0...5): Self.narrow(12 - dataRate)
        case (.au915, _): nil
        case (_, 6): .lora(spreadingFactor: 7, bandwidth: 250_000)
        case (_, 7): .fsk(bitRate: 50_000)
        default: nil
        }
    }

    /// What an index means on the way down; nil for an index that the region does not use.
    public func downlink(dataRate: Int) -> Modulation? {
        switch self {
        case .au915, .us915: (8...13).contains(dataRate) ? Self.wide(20 - dataRate) : nil
        default: uplink(dataRate: dataRate)
        }
    }

    /// The index of a modulation on the way up; nil when no device of the region sends so.
    public func dataRate(of modulation: Modulation) -> Int? {
        (0...7).first { uplink(dataRate: $0) == modulation }
    }

    /// The indices on the way down, the slowest first.
    public var downlinkDataRates: ClosedRange<Int> {
        switch self {
        case .au915, .us915: 8...13
        default: 0...6
        }
    }

    private static func narrow(_ spreadingFactor: Int) -> Modulation {
        .lora(spreadingFactor: spreadingFactor, bandwidth: 125_000)
    }

    private static func wide(_ spreadingFactor: Int) -> Modulation {
        .lora(spreadingFactor: spreadingFactor, bandwidth: 500_000)
    }
}
