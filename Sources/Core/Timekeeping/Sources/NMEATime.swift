import Sensing

/// What one sentence with a good checksum says about the time: RMC, GGA or ZDA of any talker (NMEA 0183).
public struct NMEATime: Hashable, Sendable {
    /// Whether the receiver vouches for it.
    public enum Fix: Hashable, Sendable {
        case good
        /// Why not, as the sentence says it: `RMC has the status V`.
        case lacking(String)
    }

    public struct TimeOfDay: Hashable, Comparable, Sendable {
        public var hour: Int
        public var minute: Int
        /// 60 in a leap second.
        public var second: Int
        public var nanosecond: Int

        /// Nanoseconds since midnight.
        var sinceMidnight: Int64 {
            Int64(hour * 3600 + minute * 60 + second) * Instant.nanosecondsPerSecond + Int64(nanosecond)
        }

        public static func < (left: Self, right: Self) -> Bool { left.sinceMidnight < right.sinceMidnight }
    }

    public struct CivilDay: Hashable, Sendable {
        public var year: Int
        public var month: Int
        public var day: Int
    }

    /// Nil where the receiver knows none yet.
    public var time: TimeOfDay?
    public var date: CivilDay?
    /// Nil where the sentence says nothing about it (ZDA).
    public var fix: Fix?

    /// `fields` are those of the sentence between `$` and `*`: `GPRMC`, `092750.000`, `A` and so on. Nil for a sentence
    /// that says nothing about the time, and for one whose fields cannot be read.
    public init?(fields: [Substring]) {
        guard let address = fields.first, address.utf8.count == 5 else { return nil }
        switch address.suffix(3) {
        case "RMC": self.init(rmc: fields)
        case "GGA": self.init(gga: fields)
        case "ZDA": self.init(zda: fields)
        default: return nil
        }
    }

    /// Time, status, position, speed, course, date as ddmmyy, variation, and since version 2.3 a mode.
    private init?(rmc fields: [Substring]) {
        guard fields.count >= 10, let time = Self.timeOfDay(fields[1]) else { return nil }
        self.time = time.value
        let digits = Self.digits(fields[9], count: 6)
        date = digits.map { CivilDay(year: Self.year($0 % 100), month: $0 / 100 % 100, day: $0 / 10_000) }
        let mode = fields.count > 12 ? fields[12] : ""
        fix =
            if fields[2] != "A" {
                Fix.lacking("RMC has the status '\(fields[2])'")
            } else if let word = Self.badModes[mode] {
                Fix.lacking("RMC has the mode \(mode): \(word)")
            } else {
                .good
            }
    }

    /// Modes of a position that was not measured.
    private static let badModes: [Substring: String] = [
        "E": "estimated", "M": "entered by hand", "N": "no fix", "S": "simulated",
    ]

    /// Time, position, quality of the fix.
    private init?(gga fields: [Substring]) {
        guard fields.count >= 7, let time = Self.timeOfDay(fields[1]) else { return nil }
        self.time = time.value
        fix =
            switch Int(fields[6]) {
            case .some(1...5), .some(9): .good
            case .some(6): .lacking("GGA has the quality 6: estimated")
            case .some(7): .lacking("GGA has the quality 7: entered by hand")
            case .some(8): .lacking("GGA has the quality 8: simulated")
            default: .lacking("GGA has the quality '\(fields[6])'")
            }
    }

    /// Time, day, month, year in four digits, local zone.
    private init?(zda fields: [Substring]) {
        guard fields.count >= 5, let time = Self.timeOfDay(fields[1]) else { return nil }
        self.time = time.value
        if let day = Self.digits(fields[2], count: 2), let month = Self.digits(fields[3], count: 2),
            let year = Self.digits(fields[4], count: 4)
        {
            date = CivilDay(year: year, month: month, day: day)
        }
    }

    // MARK: Fields

    /// A year of two digits; the first GPS satellites flew in 1978.
    private static func year(_ digits: Int) -> Int { digits >= 78 ? 1900 + digits : 2000 + digits }

    /// `hhmmss` or `hhmmss.sss`; empty: no time. Nil for anything else.
    private static func timeOfDay(_ field: Substring) -> (value: TimeOfDay?, Void)? {
        guard !field.isEmpty else { return (nil, ()) }
        let parts = field.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = digits(parts[0], count: 6) else { return nil }
        var nanosecond = 0
        if parts.count == 2, !parts[1].isEmpty {
            guard let fraction = digits(parts[1].prefix(9), count: min(9, parts[1].count)) else { return nil }
            nanosecond = (parts[1].count..<9).reduce(fraction) { value, _ in value * 10 }
        }
        let time = TimeOfDay(
            hour: whole / 10_000, minute: whole / 100 % 100, second: whole % 100, nanosecond: nanosecond)
        guard time.hour < 24, time.minute < 60, time.second <= 60 else { return nil }
        return (time, ())
    }

    private static func digits(_ text: Substring, count: Int) -> Int? {
        guard text.utf8.count == count, count > 0, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
