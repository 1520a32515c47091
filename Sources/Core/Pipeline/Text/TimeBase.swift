import Sensing

/// How an instrument counts time: what zero is and what one means.
public enum TimeBase: String, Sendable, CaseIterable {
    /// Seconds since 1970-01-01.
    case unix
    /// Milliseconds since 1970-01-01 (JSON of web services).
    case unixMilliseconds = "unix_ms"
    /// Seconds since 2000-01-01 (Sea-Bird).
    case since2000 = "since_2000"
    /// Seconds since 1904-01-01 (Sunburst SAMI).
    case since1904 = "since_1904"
    /// Seconds since 1900-01-01 (NTP).
    case since1900 = "since_1900"
    /// Seconds since 1990-01-01 (Campbell TOB1).
    case since1990 = "since_1990"
    /// 100 ns since 1601-01-01 (FILETIME, Simrad).
    case filetime
    /// Seconds since 1980-01-06, leap seconds counted (GPS); the weeks roll over every 1024.
    case gps
    /// Seconds since the instrument was switched on: tells nothing about the time of day.
    case timer
    /// Seconds before the record began to arrive.
    case ago

    /// Seconds from 1970-01-01 to this base's zero.
    private var offset: Int64 {
        switch self {
        case .unix, .unixMilliseconds, .timer, .ago: 0
        case .since2000: 946_684_800
        case .since1904: -2_082_844_800
        case .since1900: -2_208_988_800
        case .since1990: 631_152_000
        case .filetime: -11_644_473_600
        case .gps: 315_964_800
        }
    }

    private var countsPerSecond: Double {
        switch self {
        case .filetime: 1e7
        case .unixMilliseconds: 1e3
        default: 1
        }
    }

    /// UTC is behind GPS time by 18 leap seconds since 2017-01-01.
    private static let gpsLeapSeconds: Int64 = 18

    /// The instant of a count; nil for a timer, for a time ago and for what 64-bit nanoseconds do not hold (years 1678 to 2261).
    public func instant(_ count: Double) -> Instant? { instant(Quantity(count)) }

    /// The same for a count that may have been printed: then it is exact to its last decimal, which a double of so many
    /// seconds is not.
    public func instant(_ quantity: Quantity) -> Instant? {
        let count = quantity.value
        guard self != .timer, self != .ago, count.isFinite else { return nil }
        let whole = (count / countsPerSecond).rounded(.down)
        guard whole.magnitude < 1.6e10 else { return nil }
        let perCount = 1e9 / countsPerSecond
        var nanoseconds = ((count - whole * countsPerSecond) * perCount).rounded()
        if let decimals = quantity.decimals, (0..<9).contains(decimals) {
            let step = (0..<decimals).reduce(perCount) { step, _ in step / 10 }
            if step > 1 { nanoseconds = (nanoseconds / step).rounded() * step }
        }
        let leap = self == .gps ? Self.gpsLeapSeconds : 0
        let unixSeconds = Int64(whole) + offset - leap
        guard unixSeconds.magnitude < 9_200_000_000 else { return nil }
        return Instant(unixSeconds: unixSeconds, nanoseconds: Int64(nanoseconds))
    }
}
