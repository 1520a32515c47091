import Sensing

/// What the engine remembers for people: notes, a small history, and how its promises were kept.
struct ClockDiary: Hashable, Sendable {
    private(set) var notes: [ClockPicture.DatedNote] = []
    private(set) var history: [ClockHistoryEntry] = []
    private(set) var holdovers = 0
    private(set) var holdoversCovered = 0
    private(set) var lastHoldover: HoldoverAudit?
    private var historyRaw: Int64?

    /// An hour in `ClockPicture.historyLength` entries.
    private static let historyInterval: Int64 = 15_000_000_000

    mutating func note(_ note: ClockNote, at utc: Instant) {
        notes.append(ClockPicture.DatedNote(at: utc, note: note))
        if notes.count > ClockPicture.notesKept { notes.removeFirst() }
    }

    mutating func count(_ audit: HoldoverAudit) {
        holdovers += 1
        if audit.isCovered { holdoversCovered += 1 }
        lastHoldover = audit
    }

    mutating func remember(_ model: ClockModel, _ moment: ClockMoment) {
        if let historyRaw, moment.raw &- historyRaw < Self.historyInterval { return }
        historyRaw = moment.raw
        let utc = model.terms == nil ? Instant(nanoseconds: moment.realtime) : model.utc(at: moment.raw)
        history.append(
            ClockHistoryEntry(
                at: utc, state: model.state, flags: model.flags, halfWidth: model.halfWidth(at: moment.raw),
                hostOffset: moment.realtime.clampedDifference(utc.nanoseconds), frequency: model.frequency))
        if history.count > ClockPicture.historyLength { history.removeFirst() }
    }
}
