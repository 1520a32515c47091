import Sensing

/// What the station clock follows, what it is doing, and how far it may be wrong.
public struct ClockStatus: Codable, Hashable, Sendable {
    public var source: ClockSource
    public var state: ClockState
    /// Half the width of the interval that holds the truth, in microseconds; nil when nothing is promised.
    @NumberOrNull public var boundMicroseconds: Double?

    public init(source: ClockSource, state: ClockState, boundMicroseconds: Double?) {
        self.source = source
        self.state = state
        self.boundMicroseconds = boundMicroseconds
    }

    enum CodingKeys: String, CodingKey {
        case source
        case state
        case boundMicroseconds = "bound_us"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try Self.named(ClockSource.self, .source, in: container)
        state = try Self.named(ClockState.self, .state, in: container)
        _boundMicroseconds = try container.decode(NumberOrNull.self, forKey: .boundMicroseconds)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("\(source)", forKey: .source)
        try container.encode("\(state)", forKey: .state)
        try container.encode(_boundMicroseconds, forKey: .boundMicroseconds)
    }

    /// The vocabulary's cases carry numbers for the store; here they go by their names.
    private static func named<Word: CaseIterable>(
        _ type: Word.Type, _ key: CodingKeys, in container: KeyedDecodingContainer<CodingKeys>
    ) throws -> Word {
        let name = try container.decode(String.self, forKey: key)
        guard let word = type.allCases.first(where: { "\($0)" == name }) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: container, debugDescription: "'\(name)' is not a known \(key.rawValue) of a clock")
        }
        return word
    }
}
