import Sensing

/// TAI less UTC as this station knows it: the table, and after its expiry what the sources say together.
///
/// A table that has not expired is complete: what contradicts it is wrong. After the expiry a leap second may come that it
/// does not know, at the end of June or December. Then the bound is a second wider from two seconds before such a midnight
/// until the sources have shown what they made of it.
struct LeapKeeper: Hashable, Sendable {
    /// What a believed source says of leap seconds.
    struct Voice: Hashable, Sendable {
        var source: String
        var announcement: LeapAnnouncement
        /// Its announcement means the end of the month and not of the day (NTP).
        var meansMonth: Bool
    }

    let table: LeapTable
    /// Changes that the table does not hold.
    private(set) var learned: [LeapTable.Entry] = []
    /// The change that the sources announce; not yet passed.
    private(set) var announced: LeapTable.Entry?
    private(set) var doubt: LeapDoubt?
    /// Ends of June and December between the table's expiry and the first known time, less what was settled since.
    private(set) var missedMidnights: Int?
    private var contradicted: Set<String> = []

    init(_ table: LeapTable) {
        self.table = table
    }

    func isExpired(at utc: Instant) -> Bool { table.isExpired(at: utc) }

    func offset(around utc: Instant) -> LeapOffset {
        guard let latest = announced ?? learned.last else { return table.offset(around: utc) }
        let entries = table.entries + learned + (announced.map { [$0] } ?? [])
        return LeapTable(entries: entries, expires: table.expires)?.offset(around: utc)
            ?? LeapOffset(taiMinusUTC: latest.taiMinusUTC)
    }

    func isPending(at utc: Instant) -> Bool {
        guard let change = offset(around: utc).changeInUTC else { return false }
        return utc < change && change.nanoseconds(since: utc) <= Self.day
    }

    /// How many nanoseconds UTC is in doubt by. `tellsTAI`: by a source whose UTC is made with our offset.
    func inDoubt(at utc: Instant, tellsTAI: Bool) -> Int64 {
        let midnight = doubt.map { utc >= $0.from.adding(nanoseconds: -2 * Instant.nanosecondsPerSecond) } ?? false
        let missed = tellsTAI ? Int64(missedMidnights ?? 0) : 0
        return (missed + (midnight ? 1 : 0)) * Instant.nanosecondsPerSecond
    }

    /// Looks at the calendar and at what the sources say; to be called about once a second.
    mutating func look(at utc: Instant, _ voices: [Voice]) -> [ClockNote] {
        var notes: [ClockNote] = []
        if missedMidnights == nil { missedMidnights = Self.halfYears(from: table.expires, to: utc) }
        passAnnounced(utc)
        hear(voices, at: utc, &notes)
        watchMidnight(utc)
        return notes
    }

    /// Where a source's sample lay after a midnight in doubt: so many nanoseconds from its own story. `voters`: how many
    /// sources can show it.
    mutating func observe(_ difference: Double, of source: String, voters: Int, at utc: Instant) -> ClockNote? {
        doubt?.observe(difference, of: source, at: utc)
        guard let doubt, let change = doubt.verdict(of: voters) else { return nil }
        self.doubt = nil
        announced = nil
        let before = table.taiMinusUTC(at: doubt.from, with: learned)
        guard change != 0 else { return nil }
        learned.append(LeapTable.Entry(from: doubt.from, taiMinusUTC: before + change))
        return ClockNote(
            .warning,
            "a leap second was \(change > 0 ? "inserted" : "left out") before \(doubt.from), as the sources show, and the "
                + "leap second table does not know it; renew the table")
    }

    /// The offset that a source vouches for, after the table's expiry. True: it was taken, and UTC moves against TAI.
    mutating func vouch(_ offset: Int, by sources: Int, at utc: Instant) -> Bool {
        guard isExpired(at: utc), doubt == nil, let missed = missedMidnights, missed > 0 else { return false }
        let ours = table.taiMinusUTC(at: utc, with: learned)
        guard abs(offset - ours) <= missed else { return false }
        // One voice that says what the table says, or two that say the same, settle it.
        if offset == ours || sources > 1 { missedMidnights = 0 }
        guard offset != ours else { return false }
        learned.append(LeapTable.Entry(from: Self.midnight(before: utc), taiMinusUTC: offset))
        if sources == 1 { missedMidnights = abs(offset - ours) }
        return true
    }

    private static let day: Int64 = 86_400 * Instant.nanosecondsPerSecond

    private mutating func passAnnounced(_ utc: Instant) {
        guard let change = announced, utc > change.from.adding(nanoseconds: Self.day / 24), doubt == nil else { return }
        learned.append(change)
        announced = nil
    }

    private mutating func hear(_ voices: [Voice], at utc: Instant, _ notes: inout [ClockNote]) {
        let midnight = Self.endOfMonth(utc)
        let isNear = midnight.nanoseconds(since: utc) <= Self.day
        let voters = voices.filter { $0.announcement.coming != .unknown }
        let inserting = voters.filter { $0.announcement.coming == .insert && (isNear || $0.meansMonth) }
        let deleting = voters.filter { $0.announcement.coming == .delete && (isNear || $0.meansMonth) }
        guard isExpired(at: midnight) else {
            let known = table.offset(around: utc).changeInUTC == midnight
            for voice in inserting + deleting where !known && contradicted.insert(voice.source).inserted {
                notes.append(
                    ClockNote(
                        .warning,
                        "'\(voice.source)' announces a leap second before \(midnight), and the leap second table, which "
                            + "is valid until then, has none; it is not believed"))
            }
            return
        }
        // Within a second of midnight the announcements are withdrawn one by one.
        guard midnight.nanoseconds(since: utc) > 10 * Instant.nanosecondsPerSecond, doubt == nil else { return }
        let ours = table.taiMinusUTC(at: utc, with: learned)
        let change = inserting.count * 2 > voters.count ? 1 : deleting.count * 2 > voters.count ? -1 : 0
        guard change != 0 else {
            if let pending = announced, pending.from == midnight, !voters.isEmpty { announced = nil }
            return
        }
        let entry = LeapTable.Entry(from: midnight, taiMinusUTC: ours + change)
        guard announced != entry else { return }
        announced = entry
        let names = (change > 0 ? inserting : deleting).map(\.source).joined(separator: ", ")
        notes.append(ClockNote(.notice, "a leap second before \(midnight) is announced by \(names)"))
    }

    /// A doubt begins ten seconds before a midnight that may bring a leap second which the table does not know.
    private mutating func watchMidnight(_ utc: Instant) {
        guard doubt == nil else { return }
        let midnight = Self.endOfMonth(utc)
        guard midnight.nanoseconds(since: utc) <= 10 * Instant.nanosecondsPerSecond, isExpired(at: midnight) else {
            return
        }
        let isUsual = [1, 7].contains(CivilTime(midnight).month)
        if isUsual || announced?.from == midnight {
            let ours = table.taiMinusUTC(at: utc, with: learned)
            doubt = LeapDoubt(from: midnight, expected: (announced?.taiMinusUTC ?? ours) - ours)
        }
    }

    private static func endOfMonth(_ utc: Instant) -> Instant {
        var civil = CivilTime(utc)
        (civil.day, civil.hour, civil.minute, civil.second, civil.nanosecond) = (1, 0, 0, 0, 0)
        civil.month += 1
        if civil.month > 12 { (civil.year, civil.month) = (civil.year + 1, 1) }
        return civil.instant ?? utc
    }

    /// The last end of June or December.
    private static func midnight(before utc: Instant) -> Instant {
        var civil = CivilTime(utc)
        civil.month = civil.month > 6 ? 7 : 1
        (civil.day, civil.hour, civil.minute, civil.second, civil.nanosecond) = (1, 0, 0, 0, 0)
        return civil.instant ?? utc
    }

    private static func halfYears(from start: Instant?, to end: Instant) -> Int {
        guard let start, start < end else { return 0 }
        let (first, last) = (CivilTime(start), CivilTime(end))
        return max(0, (last.year - first.year) * 2 + (last.month > 6 ? 1 : 0) - (first.month > 6 ? 1 : 0))
    }
}

extension LeapTable {
    func taiMinusUTC(at utc: Instant, with learned: [Entry]) -> Int {
        learned.last { $0.from <= utc }?.taiMinusUTC ?? taiMinusUTC(at: utc)
    }
}

extension LeapOffset {
    /// The change as an instant of UTC.
    var changeInUTC: Instant? {
        change.map { Instant(nanoseconds: $0.nanoseconds &- Int64(after) &* Instant.nanosecondsPerSecond) }
    }
}
