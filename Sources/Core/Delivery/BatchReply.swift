/// The archive's answer to a batch: what is durable there now, or why it took nothing.
///
/// Its text is JSON: `{"station":"demo","epoch":"…","acknowledged":[[1,500]],"refused":null,"need_metadata":false}`.
/// Every key must be there; read it with a JSON decoder, which uses `Codable`.
public struct BatchReply: Hashable, Sendable {
    public var station: String
    public var epoch: String
    /// Committed at the archive; empty when the batch was refused.
    public var acknowledged: [PositionRange]
    /// Why the batch was refused; nil when it was taken.
    public var refused: String?
    /// Whether the archive does not know the numbers in the records: send the batch again with metadata.
    public var needMetadata: Bool

    public init(
        station: String, epoch: String, acknowledged: [PositionRange] = [], refused: String? = nil,
        needMetadata: Bool = false
    ) {
        self.station = station
        self.epoch = epoch
        self.acknowledged = acknowledged
        self.refused = refused
        self.needMetadata = needMetadata
    }

    public var json: String {
        let ranges = acknowledged.map { "[\($0.first),\($0.last)]" }.joined(separator: ",")
        return """
            {"station":\(station.quotedForJSON),"epoch":\(epoch.quotedForJSON),"acknowledged":[\(ranges)],\
            "refused":\(refused?.quotedForJSON ?? "null"),"need_metadata":\(needMetadata)}
            """
    }
}

extension BatchReply: Codable {
    enum CodingKeys: String, CodingKey {
        case station, epoch, acknowledged, refused
        case needMetadata = "need_metadata"
    }

    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        station = try object.decode(String.self, forKey: .station)
        epoch = try object.decode(String.self, forKey: .epoch)
        acknowledged = try object.decode([PositionRange].self, forKey: .acknowledged)
        refused = try object.decode(String?.self, forKey: .refused)
        needMetadata = try object.decode(Bool.self, forKey: .needMetadata)
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(station, forKey: .station)
        try object.encode(epoch, forKey: .epoch)
        try object.encode(acknowledged, forKey: .acknowledged)
        try object.encode(refused, forKey: .refused)
        try object.encode(needMetadata, forKey: .needMetadata)
    }
}

extension String {
    /// The text as a JSON string (RFC 8259), quotes included.
    public var quotedForJSON: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
