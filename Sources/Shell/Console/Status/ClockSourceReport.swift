/// One source of time as the clock sees it.
public struct ClockSourceReport: Codable, Hashable, Sendable {
    /// The name in the station file.
    public var name: String
    /// `phc`, `pps`, `ptp`, `chrony`, `gpsd`, `nmea`, `kernel` or `saved`.
    public var kind: String
    /// `selected`, `agrees`, `acquiring`, `conflicts`, `refused`, `silent` or `sanity`.
    public var verdict: String
    /// Why; empty when there is nothing to say.
    public var reason: String
    /// Samples in the fit.
    public var samples: Int
    /// The newest sample's age; nil when there was none.
    @NumberOrNull public var ageSeconds: Double?
    /// The source's own time less the station's.
    @NumberOrNull public var offsetMicroseconds: Double?
    /// The half width of the source's own interval, now.
    @NumberOrNull public var halfWidthMicroseconds: Double?
    /// What it makes of the machine's counter.
    @NumberOrNull public var frequencyPPM: Double?

    public init(
        name: String, kind: String, verdict: String, reason: String, samples: Int, ageSeconds: Double?,
        offsetMicroseconds: Double?, halfWidthMicroseconds: Double?, frequencyPPM: Double?
    ) {
        self.name = name
        self.kind = kind
        self.verdict = verdict
        self.reason = reason
        self.samples = samples
        self.ageSeconds = ageSeconds
        self.offsetMicroseconds = offsetMicroseconds
        self.halfWidthMicroseconds = halfWidthMicroseconds
        self.frequencyPPM = frequencyPPM
    }

    enum CodingKeys: String, CodingKey {
        case name
        case kind
        case verdict
        case reason
        case samples
        case ageSeconds = "age_s"
        case offsetMicroseconds = "offset_us"
        case halfWidthMicroseconds = "half_width_us"
        case frequencyPPM = "frequency_ppm"
    }
}
