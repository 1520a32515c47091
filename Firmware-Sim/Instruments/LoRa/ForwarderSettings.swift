/// How a gateway's packet forwarder is configured (global_conf.json), and what its concentrator is like.
public struct ForwarderSettings: Sendable {
    public var eui: UInt64
    public var region: RadioRegion
    /// Of AU915 and US915, 1 to 8: which channels it hears.
    public var subBand = 2
    /// Of the protocol: 1 or 2.
    public var version: UInt8 = 2
    /// Has a fix: packets have `time` and `tmms`, and tmms downlinks are taken.
    public var hasGPS = false
    public var latitude = -22.2711
    public var longitude = 166.4380
    /// Metres.
    public var altitude = 24
    /// Packets whose check sum is wrong are forwarded too, with `stat` -1.
    public var forwardsBadPackets = false
    public var keepalive: Nanoseconds = .seconds(10)
    public var statistics: Nanoseconds = .seconds(30)
    /// `push_timeout_ms`
    public var pushTimeout: Nanoseconds = .milliseconds(100)
    /// Exits after so many PULL_DATA in a row without an answer; 0: never.
    public var autoquit = 0
    /// dBm that the transmitter can be set to, rising.
    public var powers = Array(12...27)
    /// dB
    public var antennaGain = 0
    /// The concentrator's counter when it starts, in microseconds.
    public var counterAtStart: UInt32 = 0
    /// Parts per million by which the concentrator's clock runs fast.
    public var drift = 0.0
    /// By how much the gateway's own clock is ahead.
    public var clockAhead: Nanoseconds = 0

    public init(eui: UInt64, region: RadioRegion) {
        self.eui = eui
        self.region = region
    }

    /// 16 digits.
    var name: String {
        var text: [UInt8] = []
        for shift in stride(from: 56, through: 0, by: -8) {
            text.append(hex: Int(eui >> UInt64(shift) & 0xFF), digits: 2)
        }
        return String(decoding: text, as: UTF8.self).lowercased()
    }

    /// As Semtech's global_conf.json of EU868 has them; in Asia any channel of the band is heard, since each country has
    /// others.
    private static let europeanChannels: [UInt32] = [
        868_100_000, 868_300_000, 868_500_000, 867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000,
    ]

    /// The number of the channel that hears a frequency; nil where none does.
    func channel(_ frequency: UInt32) -> Int? {
        if region == .eu868 { return ForwarderSettings.europeanChannels.firstIndex(of: frequency) }
        guard region.hasFixedChannels else { return Int(frequency / 200_000 % 8) }
        guard let index = region.defaultChannels.firstIndex(of: frequency) else { return nil }
        if index >= 64 { return index - 64 == subBand - 1 ? 8 : nil }
        return index / 8 == subBand - 1 ? index % 8 : nil
    }
}
