import Sensing

/// One moment of the clock's past.
public struct ClockHistoryPoint: Codable, Hashable, Sendable {
    @InstantText public var time: Instant
    @CaseName public var state: ClockState
    /// By the names of `ClockFlags`.
    public var flags: [String]
    /// Nil when nothing was promised.
    @NumberOrNull public var boundMicroseconds: Double?
    public var hostOffsetMicroseconds: Double
    public var frequencyPPM: Double

    public init(
        time: Instant, state: ClockState, flags: ClockFlags, boundMicroseconds: Double?,
        hostOffsetMicroseconds: Double, frequencyPPM: Double
    ) {
        self.time = time
        self.state = state
        self.flags = flags.names
        self.boundMicroseconds = boundMicroseconds
        self.hostOffsetMicroseconds = hostOffsetMicroseconds
        self.frequencyPPM = frequencyPPM
    }

    enum CodingKeys: String, CodingKey {
        case time
        case state
        case flags
        case boundMicroseconds = "bound_us"
        case hostOffsetMicroseconds = "host_offset_us"
        case frequencyPPM = "frequency_ppm"
    }
}

/// A holdover that ended: how wrong the clock was, beside what had been promised.
public struct ClockHoldoverReport: Codable, Hashable, Sendable {
    /// The instant of the relock.
    @InstantText public var time: Instant
    public var durationSeconds: Double
    /// The held time less the new one.
    public var errorMicroseconds: Double
    /// The bound that had been promised for that moment.
    public var promisedMicroseconds: Double
    /// How exactly the error itself is known.
    public var withinMicroseconds: Double
    /// The promise was kept.
    public var isCovered: Bool

    public init(
        time: Instant, durationSeconds: Double, errorMicroseconds: Double, promisedMicroseconds: Double,
        withinMicroseconds: Double, isCovered: Bool
    ) {
        self.time = time
        self.durationSeconds = durationSeconds
        self.errorMicroseconds = errorMicroseconds
        self.promisedMicroseconds = promisedMicroseconds
        self.withinMicroseconds = withinMicroseconds
        self.isCovered = isCovered
    }

    enum CodingKeys: String, CodingKey {
        case time
        case durationSeconds = "duration_s"
        case errorMicroseconds = "error_us"
        case promisedMicroseconds = "promised_us"
        case withinMicroseconds = "within_us"
        case isCovered = "covered"
    }
}

/// A sentence about the clock, and when it was said.
public struct ClockNoteReport: Codable, Hashable, Sendable {
    @InstantText public var time: Instant
    /// `notice`: a change of state; `warning`: something that a person has to look at.
    public var severity: String
    public var text: String

    public init(time: Instant, severity: String, text: String) {
        self.time = time
        self.severity = severity
        self.text = text
    }
}
