/// On which frequencies a region's devices send, in Hz.
extension Region {
    /// The channels that every device knows, with the ones behind them that a join-accept adds where it can.
    ///
    /// EU868 and AS923: eight, the first of them known to every device. AU915 and US915: 64 of 125 kHz and eight of
    /// 500 kHz, of which a gateway of eight channels hears one sub-band.
    public var uplinkChannels: [UInt32] {
        switch self {
        case .eu868: [868_100_000, 868_300_000, 868_500_000] + added
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4: [923_200_000 - shift, 923_400_000 - shift] + added
        case .au915: Self.hops(from: 915_200_000, wideFrom: 915_900_000)
        case .us915: Self.hops(from: 902_300_000, wideFrom: 903_000_000)
        }
    }

    /// The index of the channel that a gateway heard; nil for a frequency that is none of `uplinkChannels`.
    public func channel(of frequency: UInt32) -> Int? {
        switch self {
        case .au915: Self.hop(frequency, from: 915_200_000, wideFrom: 915_900_000)
        case .us915: Self.hop(frequency, from: 902_300_000, wideFrom: 903_000_000)
        default: uplinkChannels.firstIndex { Self.isSame($0, frequency) }
        }
    }

    /// Whether a device of the region may send there: on its channels in AU915 and US915, anywhere in the band where a
    /// network may add channels.
    public func carries(uplinkAt frequency: UInt32) -> Bool {
        switch self {
        case .eu868: (863_000_000...870_000_000).contains(frequency)
        // Each country of the group has a part of it of its own.
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4: (915_000_000...928_000_000).contains(frequency)
        case .au915, .us915: channel(of: frequency) != nil
        }
    }

    /// Which eight channels and the wide one a frequency belongs to, 1 to 8; nil where there are no sub-bands.
    public func subBand(of frequency: UInt32) -> Int? {
        guard hasSubBands, let channel = channel(of: frequency) else { return nil }
        return channel < 64 ? channel / 8 + 1 : channel - 63
    }

    /// Devices hop over 72 channels until they are told which of them are heard.
    public var hasSubBands: Bool { self == .au915 || self == .us915 }

    /// What a join-accept adds to the channels of every device, at most five.
    private var added: [UInt32] {
        switch self {
        case .eu868: (0..<5).map { 867_100_000 + 200_000 * $0 }
        case .as923Group1, .as923Group2, .as923Group3, .as923Group4: (0..<5).map { 923_600_000 - shift + 200_000 * $0 }
        case .au915, .us915: []
        }
    }

    /// CFList of a join-accept: frequencies, or the channel masks of a sub-band (which devices before RP002-1.0.0 pass
    /// over, so that they need `channelMasks` as commands).
    public func channelList(subBand: Int) -> ChannelList {
        guard hasSubBands else { return ChannelList(frequencies: added) }
        let band = clamped(subBand)
        var masks = [UInt16](repeating: 0, count: 5)
        masks[(band - 1) / 2] = Self.half(band)
        masks[4] = 1 << UInt16(band - 1)
        return ChannelList(masks: masks)
    }

    /// What LinkADRReq has to say, in this order and in one frame, so that a device keeps to a sub-band; empty where
    /// there are none. First all narrow channels go and one wide channel stays (ChMaskCntl 7), then eight come back.
    public func channelMasks(subBand: Int) -> [ChannelMask] {
        guard hasSubBands else { return [] }
        let band = clamped(subBand)
        return [
            ChannelMask(control: 7, mask: 1 << UInt16(band - 1)),
            ChannelMask(control: UInt8((band - 1) / 2), mask: Self.half(band)),
        ]
    }

    private func clamped(_ subBand: Int) -> Int { min(max(subBand, 1), 8) }

    /// The eight channels of a sub-band within the sixteen of a mask.
    private static func half(_ subBand: Int) -> UInt16 { subBand % 2 == 1 ? 0x00FF : 0xFF00 }

    /// By how much an AS923 group lies below the first.
    private var shift: UInt32 {
        switch self {
        case .as923Group2: 1_800_000
        case .as923Group3: 6_600_000
        case .as923Group4: 5_900_000
        default: 0
        }
    }

    /// 923.2 MHz of AS923-1, or what stands for it in another group.
    var asianRX2: UInt32 { 923_200_000 - shift }

    // MARK: The 72 channels of AU915 and US915

    /// A gateway computes the frequency from its radio's and the chain's, so it may be some hertz off.
    private static let tolerance: UInt32 = 5_000

    private static func isSame(_ one: UInt32, _ other: UInt32) -> Bool {
        (one > other ? one - other : other - one) <= tolerance
    }

    private static func hops(from first: UInt32, wideFrom: UInt32) -> [UInt32] {
        (0..<64).map { first + 200_000 * $0 } + (0..<8).map { wideFrom + 1_600_000 * $0 }
    }

    private static func hop(_ frequency: UInt32, from first: UInt32, wideFrom: UInt32) -> Int? {
        index(frequency, from: first, step: 200_000, count: 64)
            ?? index(frequency, from: wideFrom, step: 1_600_000, count: 8).map { $0 + 64 }
    }

    private static func index(_ frequency: UInt32, from first: UInt32, step: UInt32, count: UInt32) -> Int? {
        guard frequency >= first - tolerance, frequency <= first + step * count else { return nil }
        let index = (frequency + tolerance - first) / step
        guard index < count, isSame(first + step * index, frequency) else { return nil }
        return Int(index)
    }
}

/// One LinkADRReq's worth of channels.
public struct ChannelMask: Hashable, Sendable {
    /// ChMaskCntl, 0 to 7.
    public var control: UInt8
    /// ChMask; the lowest bit is the first channel.
    public var mask: UInt16

    public init(control: UInt8, mask: UInt16) {
        self.control = control
        self.mask = mask
    }
}
