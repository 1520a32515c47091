import Sensing

extension TextCursor {
    /// A time of day with colons: `19:16:59`, `9:16:59.25`. Nanoseconds since midnight. The seconds must be there, or
    /// a line that was cut would pass.
    public mutating func clock() -> Int64? {
        let start = index
        if let hour = digits(atMost: 2), skip(UInt8(ascii: ":")), let minute = digits(2), skip(UInt8(ascii: ":")),
            let second = digits(2), hour < 24, minute < 60, second <= 60, let fraction = fractionOfSecond()
        {
            return Self.nanoseconds(hour, minute, second, fraction)
        }
        index = start
        return nil
    }

    /// A time of day without colons, as NMEA 0183 writes it: `132820.60`. Nanoseconds since midnight.
    public mutating func clockDigits() -> Int64? {
        let start = index
        if let hour = digits(2), let minute = digits(2), let second = digits(2), hour < 24, minute < 60, second <= 60,
            let fraction = fractionOfSecond()
        {
            return Self.nanoseconds(hour, minute, second, fraction)
        }
        index = start
        return nil
    }

    private static func nanoseconds(_ hour: Int, _ minute: Int, _ second: Int, _ fraction: Int64) -> Int64 {
        Int64(hour * 3600 + minute * 60 + second) * Instant.nanosecondsPerSecond + fraction
    }

    /// Nothing, or a point and digits; digits beyond nanoseconds are dropped.
    private mutating func fractionOfSecond() -> Int64? {
        guard skip(UInt8(ascii: ".")) else { return 0 }
        var value: Int64 = 0
        var unit = Instant.nanosecondsPerSecond / 10
        while index < end, bytes[index].isDigit {
            value += Int64(bytes[index] - 0x30) * unit
            unit /= 10
            index += 1
        }
        return value
    }

    /// What stands behind a clock for its zone: `Z`, `+02:00`, `-0330`; how many nanoseconds it is ahead of UTC, 0 where
    /// nothing stands there.
    mutating func zone() -> Int64 {
        if skip(UInt8(ascii: "Z")) { return 0 }
        let start = index
        let isBehind = next == UInt8(ascii: "-")
        guard skip(UInt8(ascii: "+")) || skip(UInt8(ascii: "-")), let hours = digits(2) else {
            index = start
            return 0
        }
        _ = skip(UInt8(ascii: ":"))
        guard let minutes = digits(2), hours < 24, minutes < 60 else {
            index = start
            return 0
        }
        let ahead = Int64(hours * 60 + minutes) * 60 * Instant.nanosecondsPerSecond
        return isBehind ? -ahead : ahead
    }
}
