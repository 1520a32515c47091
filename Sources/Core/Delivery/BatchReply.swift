/// The archive's answer to a batch: what is durable there now, or why it took nothing.
///
/// Its text is JSON, always with these keys; the last four are null unless the batch was an inquiry (`held`, `held_raw`)
/// or the archive is of an earlier kind (`archive`):
///
///     {"station":"demo","epoch":"…","product":"","acknowledged":[[1,500]],"acknowledged_raw":[],"refused":null,
///      "need_metadata":false,"held":[[1,500]],"held_raw":[[1,20]],"archive":"5d0c…"}
public struct BatchReply: Hashable, Sendable {
    public var stream: BatchStream
    /// Committed at the archive; empty when the batch was refused or only asked.
    public var acknowledged: PartRanges
    /// Why the batch was refused; nil when it was taken.
    public var refused: String?
    /// Whether the archive does not know what the batch refers to: send it again with metadata.
    public var needMetadata: Bool
    /// Everything that the archive holds of the stream; only in the answer to an inquiry.
    public var held: PartRanges?
    /// Which run of which archive process answers. When it changes, the archive may be another or an older one, and the
    /// station asks what it holds.
    public var archive: String?

    public init(
        stream: BatchStream, acknowledged: PartRanges = PartRanges(), refused: String? = nil,
        needMetadata: Bool = false, held: PartRanges? = nil, archive: String? = nil
    ) {
        self.stream = stream
        self.acknowledged = acknowledged
        self.refused = refused
        self.needMetadata = needMetadata
        self.held = held
        self.archive = archive
    }

    public var json: String {
        """
        {"station":\(stream.station.quotedForJSON),"epoch":\(stream.epoch.quotedForJSON),\
        "product":\(stream.product.quotedForJSON),"acknowledged":\(acknowledged.data.json),\
        "acknowledged_raw":\(acknowledged.raw.json),"refused":\(refused?.quotedForJSON ?? "null"),\
        "need_metadata":\(needMetadata),"held":\(held?.data.json ?? "null"),"held_raw":\(held?.raw.json ?? "null"),\
        "archive":\(archive?.quotedForJSON ?? "null")}
        """
    }
}

extension BatchReply: Codable {
    enum CodingKeys: String, CodingKey {
        case station, epoch, product, acknowledged, refused, held, archive
        case acknowledgedRaw = "acknowledged_raw"
        case needMetadata = "need_metadata"
        case heldRaw = "held_raw"
    }

    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        stream = BatchStream(
            station: try object.decode(String.self, forKey: .station),
            epoch: try object.decode(String.self, forKey: .epoch),
            product: try object.decode(String.self, forKey: .product))
        acknowledged = PartRanges(
            data: RangeSet(try object.decode([PositionRange].self, forKey: .acknowledged)),
            raw: RangeSet(try object.decode([PositionRange].self, forKey: .acknowledgedRaw)))
        refused = try object.decode(String?.self, forKey: .refused)
        needMetadata = try object.decode(Bool.self, forKey: .needMetadata)
        let data = try object.decode([PositionRange]?.self, forKey: .held)
        let raw = try object.decode([PositionRange]?.self, forKey: .heldRaw)
        held = data.map { PartRanges(data: RangeSet($0), raw: RangeSet(raw ?? [])) }
        archive = try object.decode(String?.self, forKey: .archive)
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(stream.station, forKey: .station)
        try object.encode(stream.epoch, forKey: .epoch)
        try object.encode(stream.product, forKey: .product)
        try object.encode(acknowledged.data.ranges, forKey: .acknowledged)
        try object.encode(acknowledged.raw.ranges, forKey: .acknowledgedRaw)
        try object.encode(refused, forKey: .refused)
        try object.encode(needMetadata, forKey: .needMetadata)
        try object.encode(held?.data.ranges, forKey: .held)
        try object.encode(held?.raw.ranges, forKey: .heldRaw)
        try object.encode(archive, forKey: .archive)
    }
}

extension RangeSet {
    /// `[[1,40],[42,42]]`.
    public var json: String {
        "[\(ranges.map { "[\($0.first),\($0.last)]" }.joined(separator: ","))]"
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
