/// How far the station's conversation with an instrument is.
public struct DialogueStatus: Codable, Hashable, Sendable {
    /// `connecting`, `waking`, `discovering`, `configuring`, `sampling`, `polling`, `taken_over` or `lost`.
    public var state: String
    /// Why it is lost; nil else.
    @TextOrNull public var reason: String?
    /// How far the instrument's clock is ahead of the station's; nil when it was not measured.
    @NumberOrNull public var clockOffsetSeconds: Double?
    /// The station sets that clock and has found it right: the instrument's own times are worth something.
    public var clockTrusted: Bool
    /// What the instrument said about itself, by the driver's names.
    public var readings: [String: String]

    public init(
        state: String, reason: String? = nil, clockOffsetSeconds: Double? = nil, clockTrusted: Bool = false,
        readings: [String: String] = [:]
    ) {
        self.state = state
        self.reason = reason
        self.clockOffsetSeconds = clockOffsetSeconds
        self.clockTrusted = clockTrusted
        self.readings = readings
    }

    enum CodingKeys: String, CodingKey {
        case state
        case reason
        case clockOffsetSeconds = "clock_offset_seconds"
        case clockTrusted = "clock_trusted"
        case readings
    }
}
