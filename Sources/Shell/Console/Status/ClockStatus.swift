import Sensing

/// What the station clock follows, what it is doing, and how far it may be wrong.
public struct ClockStatus: Codable, Hashable, Sendable {
    @CaseName public var source: ClockSource
    @CaseName public var state: ClockState
    /// What is unusual, by the names of `ClockFlags`.
    public var flags: [String]
    /// Half the width of the interval that holds the truth, in microseconds; nil when nothing is promised.
    @NumberOrNull public var boundMicroseconds: Double?
    /// The model that instants are stamped with, `RUN.NUMBER`.
    public var model: String
    /// The sources that made it, as the station file names them.
    public var sources: [String]

    public init(
        source: ClockSource, state: ClockState, flags: ClockFlags = [], boundMicroseconds: Double?,
        model: ClockModelID = ClockModelID(run: 0, number: 0), sources: [String] = []
    ) {
        self.source = source
        self.state = state
        self.flags = flags.names
        self.boundMicroseconds = boundMicroseconds
        self.model = model.description
        self.sources = sources
    }

    enum CodingKeys: String, CodingKey {
        case source
        case state
        case flags
        case boundMicroseconds = "bound_us"
        case model
        case sources
    }
}
