import Sensing

/// What the daemon tells somebody who has an instrument's line, or looks on: one JSON object a line.
public enum LineEvent: Hashable, Sendable {
    /// The line is yours.
    case taken(by: String, since: Instant)
    /// You look on; nobody has the line when `by` is nil.
    case watching(by: String?, since: Instant?)
    /// Bytes came from the instrument, the first at this instant.
    case received([UInt8], at: Instant)
    /// Bytes went to the instrument, the last at this instant.
    case sent([UInt8], at: Instant)
    /// You read too slowly: so many bytes are not shown here. They are stored all the same.
    case dropped(bytes: Int)
    /// Something that you should know.
    case note(String)
    /// It is over, and why.
    case ended(String)

    /// How much of the memory for one listener it takes.
    var size: Int {
        switch self {
        case .received(let bytes, _), .sent(let bytes, _): 64 + bytes.count
        case .note(let text), .ended(let text): 64 + text.utf8.count
        case .taken, .watching, .dropped: 64
        }
    }
}

extension LineEvent: Codable {
    private enum Name: String, Codable {
        case taken, watching, received, sent, dropped, note, ended
    }

    private enum CodingKeys: String, CodingKey {
        case event, by, since, time, hex, bytes, text
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .taken(let by, let since):
            try container.encode(Name.taken, forKey: .event)
            try container.encode(by, forKey: .by)
            try container.encode(since.iso8601, forKey: .since)
        case .watching(let by, let since):
            try container.encode(Name.watching, forKey: .event)
            try container.encode(by, forKey: .by)
            try container.encode(since?.iso8601, forKey: .since)
        case .received(let bytes, let time):
            try encode(Name.received, bytes, time, into: &container)
        case .sent(let bytes, let time):
            try encode(Name.sent, bytes, time, into: &container)
        case .dropped(let bytes):
            try container.encode(Name.dropped, forKey: .event)
            try container.encode(bytes, forKey: .bytes)
        case .note(let text):
            try container.encode(Name.note, forKey: .event)
            try container.encode(text, forKey: .text)
        case .ended(let text):
            try container.encode(Name.ended, forKey: .event)
            try container.encode(text, forKey: .text)
        }
    }

    private func encode(
        _ name: Name, _ bytes: [UInt8], _ time: Instant, into container: inout KeyedEncodingContainer<CodingKeys>
    ) throws {
        try container.encode(name, forKey: .event)
        try container.encode(time.iso8601, forKey: .time)
        try container.encode(HexText.encode(bytes), forKey: .hex)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Name.self, forKey: .event) {
        case .taken:
            self = .taken(
                by: try container.decode(String.self, forKey: .by),
                since: try container.decode(InstantText.self, forKey: .since).wrappedValue)
        case .watching:
            self = .watching(
                by: try container.decodeIfPresent(String.self, forKey: .by),
                since: try container.decodeIfPresent(InstantText.self, forKey: .since)?.wrappedValue)
        case .received: self = .received(try Self.bytes(in: container), at: try Self.time(in: container))
        case .sent: self = .sent(try Self.bytes(in: container), at: try Self.time(in: container))
        case .dropped: self = .dropped(bytes: try container.decode(Int.self, forKey: .bytes))
        case .note: self = .note(try container.decode(String.self, forKey: .text))
        case .ended: self = .ended(try container.decode(String.self, forKey: .text))
        }
    }

    private static func time(in container: KeyedDecodingContainer<CodingKeys>) throws -> Instant {
        try container.decode(InstantText.self, forKey: .time).wrappedValue
    }

    private static func bytes(in container: KeyedDecodingContainer<CodingKeys>) throws -> [UInt8] {
        guard let bytes = HexText.decode(try container.decode(String.self, forKey: .hex)) else {
            throw DecodingError.dataCorruptedError(forKey: .hex, in: container, debugDescription: "no hexadecimal text")
        }
        return bytes
    }
}
