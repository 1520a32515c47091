import Sensing

/// Who has an instrument's line instead of the station, and since when.
public struct TakenOver: Codable, Hashable, Sendable {
    /// As the person's console says it: `alice from 10.1.2.3`.
    public var by: String
    @InstantText public var since: Instant

    public init(by: String, since: Instant) {
        self.by = by
        self.since = since
    }
}

/// Who has the line, or `null` when the station has it.
@propertyWrapper
public struct TakenOverOrNull: Codable, Hashable, Sendable {
    public var wrappedValue: TakenOver?

    public init(wrappedValue: TakenOver?) {
        self.wrappedValue = wrappedValue
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(TakenOver.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try wrappedValue.map { try container.encode($0) } ?? container.encodeNil()
    }
}
