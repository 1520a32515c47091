/// A channel plan of the LoRaWAN Regional Parameters (RP002) as a node's firmware has it.
public enum RadioRegion: String, Sendable, CaseIterable {
    case eu868 = "EU868"
    case as923Group1 = "AS923-1"
    case as923Group2 = "AS923-2"
    case as923Group3 = "AS923-3"
    case as923Group4 = "AS923-4"
    case au915 = "AU915"
    case us915 = "US915"

    /// Whether its channels are those 72 that a mask chooses from, instead of some that the network adds to.
    public var hasFixedChannels: Bool { self == .au915 || self == .us915 }

    var isAS923: Bool { !hasFixedChannels && self != .eu868 }

    /// Hz by which a plan of AS923 lies beside the first.
    private var offset: Int {
        switch self {
        case .as923Group2: -1_800_000
        case .as923Group3: -6_600_000
        case .as923Group4: -5_900_000
        default: 0
        }
    }

    /// The channels that every node has: Hz, in the order of their numbers.
    var defaultChannels: [UInt32] {
        switch self {
        case .eu868: [868_100_000, 868_300_000, 868_500_000]
        case .au915: RadioRegion.fixed(first: 915_200_000, wide: 915_900_000)
        case .us915: RadioRegion.fixed(first: 902_300_000, wide: 903_000_000)
        default: [UInt32(923_200_000 + offset), UInt32(923_400_000 + offset)]
        }
    }

    private static func fixed(first: UInt32, wide: UInt32) -> [UInt32] {
        (0..<64).map { first + 200_000 * $0 } + (0..<8).map { wide + 1_600_000 * $0 }
    }

    /// By its number; nil for one that the region does not have.
    public func rate(_ index: Int) -> RadioRate? {
        switch (self, index) {
        case (.us915, 0...3): RadioRate(10 - index, 125_000)
        case (.us915, 4): RadioRate(8, 500_000)
        case (.us915, 8...13), (.au915, 8...13): RadioRate(20 - index, 500_000)
        case (.us915, _): nil
        case (_, 0...5): RadioRate(12 - index, 125_000)
        case (.au915, 6): RadioRate(8, 500_000)
        case (.au915, _): nil
        case (_, 6): RadioRate(7, 250_000)
        default: nil
        }
    }

    /// The data rates of narrow channels in which a node may speak: with the dwell time that AS923 and AU915 begin with,
    /// the slow ones are not allowed.
    var uplinkRates: ClosedRange<Int> {
        switch self {
        case .us915: 0...3
        case .eu868: 0...5
        default: 2...5
        }
    }

    /// That of the 500 kHz channels.
    var wideRate: Int? {
        switch self {
        case .us915: 4
        case .au915: 6
        default: nil
        }
    }

    /// Bytes of FOpts and FRMPayload that a frame may have (RP002, the tables with dwell time where a node begins so).
    func longestPayload(_ index: Int) -> Int {
        switch self {
        case .eu868: [51, 51, 51, 115, 242, 242, 242][min(index, 6)]
        case .us915: [11, 53, 125, 242, 242][min(index, 4)]
        case .au915: [0, 0, 11, 53, 125, 242, 242][min(index, 6)]
        default: [0, 0, 11, 53, 125, 242, 242][min(index, 6)]
        }
    }

    /// Hz.
    func firstWindowFrequency(channel: Int, uplink: UInt32) -> UInt32 {
        hasFixedChannels ? 923_300_000 + 600_000 * UInt32(channel % 8) : uplink
    }

    /// The number of the data rate of RX1.
    func firstWindowRate(uplink: Int, offset: Int) -> Int {
        switch self {
        case .eu868:
            return max(0, uplink - offset)
        case .au915:
            return min(max(8 + uplink - offset, 8), 13)
        case .us915:
            return min(max(10 + uplink - offset, 8), 13)
        default:
            let steps = [0, 1, 2, 3, 4, 5, -1, -2][min(offset, 7)]
            return min(max(uplink - steps, 2), 5)
        }
    }

    /// RX2 before the network says otherwise: the number of its data rate, and Hz.
    var secondWindow: (rate: Int, frequency: UInt32) {
        switch self {
        case .eu868: (0, 869_525_000)
        case .au915, .us915: (8, 923_300_000)
        default: (2, UInt32(923_200_000 + offset))
        }
    }

    /// Hz in which a node and a gateway of the region can send.
    var band: ClosedRange<UInt32> {
        switch self {
        case .eu868: 863_000_000...870_000_000
        case .au915: 915_000_000...928_000_000
        case .us915: 902_000_000...928_000_000
        default: 915_000_000...928_000_000
        }
    }

    /// One share of the time that a node may be in the air, where there is such a law: 100 is one percent.
    var dutyCycleShare: Int { self == .eu868 ? 100 : 1 }

    /// dBm.
    var nodePower: Int { hasFixedChannels ? 30 : 16 }
}
