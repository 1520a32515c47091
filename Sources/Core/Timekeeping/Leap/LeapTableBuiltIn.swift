import Sensing

extension LeapTable {
    /// As it was when this program was written: IERS Bulletin C 70, which leaves the end of December 2025 without a leap
    /// second; leap-seconds.list of that time expires on 2026-06-28.
    public static let builtIn = LeapTable(
        verified: announced.map { Entry(from: Instant(unixSeconds: $0.days * 86_400), taiMinusUTC: $0.offset) },
        expires: Instant(unixSeconds: 1_782_604_800))

    /// Days since 1970-01-01 on which each difference came into force (leap-seconds.list, IERS).
    private static let announced: [(days: Int64, offset: Int)] = [
        (730, 10), (912, 11), (1096, 12), (1461, 13), (1826, 14), (2191, 15), (2557, 16), (2922, 17), (3287, 18),
        (3652, 19), (4199, 20), (4564, 21), (4929, 22), (5660, 23), (6574, 24), (7305, 25), (7670, 26), (8217, 27),
        (8582, 28), (8947, 29), (9496, 30), (10_043, 31), (10_592, 32), (13_149, 33), (14_245, 34), (15_522, 35),
        (16_617, 36), (17_167, 37),
    ]

    /// TAI less UTC at an instant of UTC; before the first entry that of the first.
    public func taiMinusUTC(at utc: Instant) -> Int {
        (entries.last { $0.from <= utc } ?? entries[0]).taiMinusUTC
    }

    /// What is in force at an instant, with the change that is to come or came within the day before.
    public func offset(around utc: Instant) -> LeapOffset {
        let dayBefore = utc.adding(nanoseconds: -86_400 * Instant.nanosecondsPerSecond)
        let before = taiMinusUTC(at: dayBefore)
        guard let next = entries.first(where: { $0.from > dayBefore && $0.from > entries[0].from }) else {
            return LeapOffset(taiMinusUTC: before)
        }
        return LeapOffset(taiMinusUTC: before, changingTo: next.taiMinusUTC, at: next.from)
    }

    public func isExpired(at utc: Instant) -> Bool { expires.map { utc >= $0 } ?? false }
}

extension LeapOffset {
    /// `changingTo` holds from `utc` on.
    public init(taiMinusUTC: Int, changingTo after: Int, at utc: Instant) {
        self.init(
            taiMinusUTC: taiMinusUTC,
            change: TAIInstant(nanoseconds: utc.nanoseconds &+ Int64(after) &* Instant.nanosecondsPerSecond),
            after: after)
    }
}
