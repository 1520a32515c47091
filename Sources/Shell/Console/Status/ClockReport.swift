import Sensing

/// Everything about the station clock that one would look at: the answer of `GET /v1/clock`. Lengths of time in
/// microseconds or seconds, as their keys say.
public struct ClockReport: Codable, Hashable, Sendable {
    /// UTC by the station clock when this was said.
    @InstantText public var time: Instant
    /// The interval that holds the truth; nil when nothing is promised.
    @InstantTextOrNull public var earliest: Instant?
    @InstantTextOrNull public var latest: Instant?
    public var status: ClockStatus
    /// The terms of the bound; nil when nothing is promised.
    @OrNull public var terms: ClockTerms?
    /// The newest sample that counts lies so far back.
    public var ageSeconds: Double
    /// How fast the machine's counter is by the model, in parts per million; positive: time runs faster than it.
    public var frequencyPPM: Double
    /// CLOCK_REALTIME less our UTC, in microseconds.
    public var hostOffsetMicroseconds: Double
    public var leap: ClockLeap
    public var sources: [ClockSourceReport]
    /// Holdovers that ended, and those whose promise was kept.
    public var holdovers: Int
    public var holdoversCovered: Int
    @OrNull public var lastHoldover: ClockHoldoverReport?
    /// The oldest first.
    public var history: [ClockHistoryPoint]
    /// The oldest first.
    public var notes: [ClockNoteReport]
    public var limits: ClockLimits

    public init(
        time: Instant, earliest: Instant?, latest: Instant?, status: ClockStatus, terms: ClockTerms?,
        ageSeconds: Double, frequencyPPM: Double, hostOffsetMicroseconds: Double, leap: ClockLeap,
        sources: [ClockSourceReport], holdovers: Int, holdoversCovered: Int, lastHoldover: ClockHoldoverReport?,
        history: [ClockHistoryPoint], notes: [ClockNoteReport], limits: ClockLimits
    ) {
        self.time = time
        self.earliest = earliest
        self.latest = latest
        self.status = status
        self.terms = terms
        self.ageSeconds = ageSeconds
        self.frequencyPPM = frequencyPPM
        self.hostOffsetMicroseconds = hostOffsetMicroseconds
        self.leap = leap
        self.sources = sources
        self.holdovers = holdovers
        self.holdoversCovered = holdoversCovered
        self.lastHoldover = lastHoldover
        self.history = history
        self.notes = notes
        self.limits = limits
    }

    enum CodingKeys: String, CodingKey {
        case time
        case earliest
        case latest
        case status
        case terms
        case ageSeconds = "age_s"
        case frequencyPPM = "frequency_ppm"
        case hostOffsetMicroseconds = "host_offset_us"
        case leap
        case sources
        case holdovers
        case holdoversCovered = "holdovers_covered"
        case lastHoldover = "last_holdover"
        case history
        case notes
        case limits
    }
}
