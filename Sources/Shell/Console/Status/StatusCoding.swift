import Sensing

/// A text that is written as `null` when it is absent, never left out: readers find every key in every answer.
@propertyWrapper
public struct TextOrNull: Codable, Hashable, Sendable {
    public var wrappedValue: String?

    public init(wrappedValue: String?) {
        self.wrappedValue = wrappedValue
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try wrappedValue.map { try container.encode($0) } ?? container.encodeNil()
    }
}

/// A number that is written as `null` when it is absent or not finite: JSON has no other word for a missing value.
@propertyWrapper
public struct NumberOrNull: Codable, Hashable, Sendable {
    public var wrappedValue: Double?

    public init(wrappedValue: Double?) {
        self.wrappedValue = wrappedValue
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Double.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        guard let wrappedValue, wrappedValue.isFinite else { return try container.encodeNil() }
        try container.encode(wrappedValue)
    }
}

/// An instant that is written as ISO 8601 text in UTC.
@propertyWrapper
public struct InstantText: Codable, Hashable, Sendable {
    public var wrappedValue: Instant

    public init(wrappedValue: Instant) {
        self.wrappedValue = wrappedValue
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Instant(iso8601: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a time in UTC")
        }
        wrappedValue = instant
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.iso8601)
    }
}

/// An instant that is written as ISO 8601 text in UTC, or as `null` when there was none yet.
@propertyWrapper
public struct InstantTextOrNull: Codable, Hashable, Sendable {
    public var wrappedValue: Instant?

    public init(wrappedValue: Instant?) {
        self.wrappedValue = wrappedValue
    }

    public init(from decoder: any Decoder) throws {
        let isNull = try decoder.singleValueContainer().decodeNil()
        wrappedValue = isNull ? nil : try InstantText(from: decoder).wrappedValue
    }

    public func encode(to encoder: any Encoder) throws {
        guard let wrappedValue else {
            var container = encoder.singleValueContainer()
            return try container.encodeNil()
        }
        try InstantText(wrappedValue: wrappedValue).encode(to: encoder)
    }
}

/// Something that is written as `null` when it is absent, never left out.
@propertyWrapper
public struct OrNull<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    public var wrappedValue: Value?

    public init(wrappedValue: Value?) {
        self.wrappedValue = wrappedValue
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try wrappedValue.map { try container.encode($0) } ?? container.encodeNil()
    }
}

/// A case of the vocabulary by its name: its number is for the store.
@propertyWrapper
public struct CaseName<Word: CaseIterable & Hashable & Sendable>: Codable, Hashable, Sendable {
    public var wrappedValue: Word

    public init(wrappedValue: Word) {
        self.wrappedValue = wrappedValue
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let word = Word.allCases.first(where: { "\($0)" == name }) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(name)' is none of \(Word.allCases.map { "\($0)" })")
        }
        wrappedValue = word
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("\(wrappedValue)")
    }
}
