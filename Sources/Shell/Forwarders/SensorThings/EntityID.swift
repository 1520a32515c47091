import Sensing

/// What a SensorThings service calls an entity: a number or a text, whichever it likes.
enum EntityID: Hashable, Sendable {
    case number(Int64)
    case text(String)

    /// As JSON.
    var json: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): JSONText.string(text)
        }
    }

    /// In an address, as in `Datastreams(1)` and `Datastreams('a7')`; still to be percent-encoded.
    var key: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): ODataText.literal(text)
        }
    }
}

extension EntityID: Decodable {
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else {
            self = .text(try value.decode(String.self))
        }
    }
}
