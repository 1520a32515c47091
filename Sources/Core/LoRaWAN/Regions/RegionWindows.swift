/// Where a region's devices listen after an uplink.
extension Region {
    /// The frequency of RX1, in Hz; nil when the uplink was on none of the region's frequencies.
    public func rx1Frequency(uplink frequency: UInt32) -> UInt32? {
        switch self {
        case .au915, .us915: channel(of: frequency).map { 923_300_000 + 600_000 * UInt32($0 % 8) }
        default: carries(uplinkAt: frequency) ? frequency : nil
        }
    }

    /// The data rate of RX1; nil for one that the region does not have. `isDwellLimited`: the device has not been told
    /// that it may use the air for longer than 400 ms (AS923, TXParamSetupReq).
    public func rx1DataRate(uplink dataRate: Int, offset: Int, isDwellLimited: Bool = true) -> Int? {
        guard uplink(dataRate: dataRate) != nil, offset >= 0 else { return nil }
        switch self {
        case .eu868:
            return offset <= 5 ? max(0, dataRate - offset) : nil
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4:
            guard offset <= 7 else { return nil }
            // A device that sends slower than DR2 is not limited.
            let slowest = isDwellLimited && dataRate >= 2 ? 2 : 0
            return min(max(dataRate - Self.asianOffsets[offset], slowest), 5)
        case .au915:
            return offset <= 5 ? min(max(dataRate - offset + 8, 8), 13) : nil
        case .us915:
            return offset <= 3 ? min(max(dataRate - offset + 10, 8), 13) : nil
        }
    }

    /// Hz, unless the device was told another.
    public var rx2Frequency: UInt32 {
        switch self {
        case .eu868: 869_525_000
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4: asianRX2
        case .au915, .us915: 923_300_000
        }
    }

    /// Unless the device was told another.
    public var rx2DataRate: Int {
        switch self {
        case .eu868: 0
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4: 2
        case .au915, .us915: 8
        }
    }

    /// By how many rates RX1 is slower, by the offset; the last two are faster.
    private static let asianOffsets = [0, 1, 2, 3, 4, 5, -1, -2]
}
