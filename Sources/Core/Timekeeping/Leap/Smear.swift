import Sensing

/// How a source spreads a leap second over the hours around it, and what its UTC means meanwhile.
struct Smear: Hashable, Sendable {
    struct Reading: Hashable, Sendable {
        /// Inside the window in which it may differ from UTC.
        var isInside: Bool
        /// Nil: by the plain rule.
        var tai: TAIInstant?
        /// How much more it may be wrong by, in nanoseconds.
        var doubt: Int64
    }

    private let kind: SourceSettings.Smear
    private let leap: LeapOffset
    /// The leap second table is expired: there may be a leap second that it does not know.
    private let doubtful: Bool

    private static let second = Instant.nanosecondsPerSecond
    /// From noon to noon (Google, AWS).
    private static let halfDay = 43_200 * second

    init(_ kind: SourceSettings.Smear, leap: LeapOffset, doubtful: Bool) {
        self.kind = kind
        self.leap = leap
        self.doubtful = doubtful
    }

    func read(_ utc: Instant) -> Reading {
        guard kind != .none else { return Reading(isInside: false, tai: nil, doubt: 0) }
        if let midnight = leap.changeInUTC, let change = leap.change {
            // Nobody knows how wide the window of an unknown smear is; none in use is wider than a day to a side.
            let reach = kind == .day ? Self.halfDay : 2 * Self.halfDay
            guard abs(utc.nanoseconds(since: midnight)) <= reach + Self.second else {
                return Reading(isInside: false, tai: nil, doubt: 0)
            }
            guard kind == .day else { return Reading(isInside: true, tai: nil, doubt: Self.second) }
            return Reading(isInside: true, tai: unsmeared(utc, midnight: midnight, change: change), doubt: 0)
        }
        guard doubtful, Self.isNearHalfYear(utc) else { return Reading(isInside: false, tai: nil, doubt: 0) }
        return Reading(isInside: true, tai: nil, doubt: Self.second)
    }

    /// Between the noons the source shows 86 400 s of UTC in 86 401 s of TAI (86 399 for a deleted second).
    private func unsmeared(_ utc: Instant, midnight: Instant, change: TAIInstant) -> TAIInstant {
        let noon = midnight.adding(nanoseconds: -Self.halfDay)
        let since = utc.nanoseconds(since: noon)
        guard since >= 0, since <= 2 * Self.halfDay else { return leap.tai(of: utc) }
        let start = noon.nanoseconds &+ Int64(leap.taiMinusUTC) &* Self.second
        let added = Double(leap.after - leap.taiMinusUTC) * 1e9
        let share = Double(since) / Double(2 * Self.halfDay)
        return TAIInstant(nanoseconds: start &+ since &+ Int64(clamping: (added * share).rounded()))
    }

    private static func isNearHalfYear(_ utc: Instant) -> Bool {
        let (before, after) = (
            CivilTime(utc.adding(nanoseconds: -2 * halfDay)), CivilTime(utc.adding(nanoseconds: 2 * halfDay))
        )
        return before.month != after.month && [1, 7].contains(after.month)
    }
}
