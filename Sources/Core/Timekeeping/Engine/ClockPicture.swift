import Sensing

/// Everything about the station clock that one would look at.
public struct ClockPicture: Hashable, Sendable {
    public var model: ClockModel
    public var sources: [SourcePicture]
    /// Holdovers that ended: how many, and of how many the promise was kept.
    public var holdovers: Int
    public var holdoversCovered: Int
    public var lastHoldover: HoldoverAudit?
    /// The newest last, at most `historyLength`.
    public var history: [ClockHistoryEntry]
    /// What happened, the newest last, at most `notesKept`.
    public var notes: [DatedNote]
    public var leapTableExpires: Instant?

    public static let historyLength = 240
    public static let notesKept = 50

    public struct DatedNote: Hashable, Sendable {
        public var at: Instant
        public var note: ClockNote

        public init(at: Instant, note: ClockNote) {
            self.at = at
            self.note = note
        }
    }

    public init(
        model: ClockModel, sources: [SourcePicture] = [], holdovers: Int = 0, holdoversCovered: Int = 0,
        lastHoldover: HoldoverAudit? = nil, history: [ClockHistoryEntry] = [], notes: [DatedNote] = [],
        leapTableExpires: Instant? = nil
    ) {
        self.model = model
        self.sources = sources
        self.holdovers = holdovers
        self.holdoversCovered = holdoversCovered
        self.lastHoldover = lastHoldover
        self.history = history
        self.notes = notes
        self.leapTableExpires = leapTableExpires
    }
}

/// One moment of the clock's history.
public struct ClockHistoryEntry: Hashable, Sendable {
    public var at: Instant
    public var state: ClockState
    public var flags: ClockFlags
    /// Nil when nothing was promised.
    public var halfWidth: Int64?
    /// CLOCK_REALTIME less our UTC, in nanoseconds.
    public var hostOffset: Int64
    public var frequency: Double

    public init(
        at: Instant, state: ClockState, flags: ClockFlags, halfWidth: Int64?, hostOffset: Int64, frequency: Double
    ) {
        self.at = at
        self.state = state
        self.flags = flags
        self.halfWidth = halfWidth
        self.hostOffset = hostOffset
        self.frequency = frequency
    }
}
