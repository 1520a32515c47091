/// How strong, how long and how fast a region lets a network be.
extension Region {
    /// What a gateway sends with, in dBm EIRP.
    ///
    /// EU868 allows 16 dBm, and 29 dBm in 869.4 to 869.65 MHz; there it is 27, which every gateway has in its table of
    /// powers, whereas older forwarders refuse a packet whose power they do not have.
    public func power(at frequency: UInt32) -> Int {
        switch self {
        case .eu868: SubBand.of(frequency)?.perMille == 100 ? 27 : 16
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4: 14
        case .au915, .us915: 27
        }
    }

    /// N: the most bytes of FRMPayload in a downlink without FOpts; MAC commands in FOpts take from it. 0 for a data rate
    /// that the region does not have. `isDwellLimited` as in `rx1DataRate`.
    public func largestPayload(downlink dataRate: Int, isDwellLimited: Bool = true) -> Int {
        switch self {
        case .eu868: Self.entry(dataRate, Self.plain)
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4:
            Self.entry(dataRate, isDwellLimited ? Self.limited : Self.plain)
        case .au915, .us915: Self.entry(dataRate - 8, Self.wide)
        }
    }

    /// N of an uplink, as above.
    public func largestPayload(uplink dataRate: Int, isDwellLimited: Bool = true) -> Int {
        switch self {
        case .eu868: Self.entry(dataRate, Self.plain)
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4:
            Self.entry(dataRate, isDwellLimited ? Self.limited : Self.plain)
        case .au915: Self.entry(dataRate, isDwellLimited ? [0, 0, 11, 53, 125, 242, 242] : Self.australian)
        case .us915: Self.entry(dataRate, [11, 53, 125, 242, 242])
        }
    }

    /// The data rates among which ADR chooses.
    public var adaptiveDataRates: ClosedRange<Int> {
        switch self {
        case .us915: 0...3
        // DR0 and DR1 take longer than 400 ms.
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4: 2...5
        default: 0...5
        }
    }

    /// TXPower of the weakest setting; each step is 2 dB.
    public var weakestPower: Int { hasSubBands ? 14 : 7 }

    private static func entry(_ index: Int, _ table: [Int]) -> Int {
        table.indices.contains(index) ? table[index] : 0
    }

    private static let plain = [51, 51, 51, 115, 242, 242, 242, 242]
    private static let limited = [0, 0, 11, 53, 125, 242, 242, 242]
    private static let australian = [51, 51, 51, 115, 242, 242, 242]
    private static let wide = [53, 129, 242, 242, 242, 242]
}
