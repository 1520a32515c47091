import Sensing

/// What somebody who has an instrument's line asks for: one JSON object a line, `{"send":"44530d"}`.
public enum LineOrder: Hashable, Sendable {
    case send([UInt8])
    /// Hold a serial line in the break condition.
    case lineBreak(milliseconds: Int)
    /// Nothing; the person is still there.
    case alive
}

extension LineOrder: Codable {
    private enum CodingKeys: String, CodingKey {
        case send
        case lineBreak = "break"
        case alive
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .send(let bytes): try container.encode(HexText.encode(bytes), forKey: .send)
        case .lineBreak(let milliseconds): try container.encode(milliseconds, forKey: .lineBreak)
        case .alive: try container.encode(true, forKey: .alive)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let text = try container.decodeIfPresent(String.self, forKey: .send) {
            guard let bytes = HexText.decode(text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .send, in: container, debugDescription: "no hexadecimal text")
            }
            self = .send(bytes)
        } else if let milliseconds = try container.decodeIfPresent(Int.self, forKey: .lineBreak) {
            self = .lineBreak(milliseconds: milliseconds)
        } else {
            self = .alive
        }
    }
}
