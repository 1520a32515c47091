/// A part of EU868 in which a transmitter may use a share of each hour (ETSI EN 300 220; LoRaMac-node RegionEU868).
public struct SubBand: Hashable, Sendable {
    /// Hz
    public var frequencies: ClosedRange<UInt32>
    /// Of any hour, in thousandths.
    public var perMille: Int

    /// Of any hour.
    public var share: Double { Double(perMille) / 1000 }

    /// Nil for a frequency on which nobody may send.
    public static func of(_ frequency: UInt32) -> SubBand? {
        all.first { $0.frequencies.contains(frequency) }
    }

    public static let all = [
        SubBand(frequencies: 863_000_000...864_999_999, perMille: 1),
        SubBand(frequencies: 865_000_000...867_999_999, perMille: 10),
        SubBand(frequencies: 868_000_000...868_600_000, perMille: 10),
        SubBand(frequencies: 868_700_000...869_200_000, perMille: 1),
        SubBand(frequencies: 869_400_000...869_650_000, perMille: 100),
        SubBand(frequencies: 869_700_000...870_000_000, perMille: 10),
    ]
}

extension SubBand: CustomStringConvertible {
    /// `869.4 to 869.65 MHz, 10 % of an hour`
    public var description: String {
        let edges = [frequencies.lowerBound, frequencies.upperBound + 1].map { Double($0 / 1000) / 1000 }
        let percent = perMille < 10 ? "0.\(perMille)" : "\(perMille / 10)"
        return "\(edges[0]) to \(edges[1]) MHz, \(percent) % of an hour"
    }
}
