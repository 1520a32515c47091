import Sensing

/// What a stretch of positions holds, in a few numbers: the piece by which station and archive are compared.
///
/// Blocks begin at 1, 4097, 8193 … so that both sides cut at the same places. A segment file that begins or ends within
/// a block has a part of it; parts are added up.
public struct LedgerBlock: Hashable, Sendable {
    public var first: UInt64
    public var last: UInt64
    public var records: UInt64
    public var observations: UInt64
    /// The sum of the digests of the records' data, see `RecordDigest`.
    public var digest: UInt64
    /// Of how many records there are raw bytes.
    public var raws: UInt64
    /// The sum of the digests of the raw bytes.
    public var rawDigest: UInt64

    public static let size: UInt64 = 4096

    public init(
        first: UInt64, last: UInt64, records: UInt64, observations: UInt64, digest: UInt64, raws: UInt64,
        rawDigest: UInt64
    ) {
        self.first = first
        self.last = last
        self.records = records
        self.observations = observations
        self.digest = digest
        self.raws = raws
        self.rawDigest = rawDigest
    }

    /// The block of one record and its raw bytes.
    public init(_ stored: StoredRecord) {
        self.init(
            first: stored.position, last: stored.position, records: 1,
            observations: UInt64(stored.record.observations.count), digest: RecordDigest.digest(of: stored),
            raws: stored.record.raw.isEmpty ? 0 : 1,
            rawDigest: RecordDigest.digest(position: stored.position, raw: stored.record.raw))
    }

    public var range: PositionRange { PositionRange(first: first, last: last) }

    /// Which block a position is in; positions count from 1.
    public static func index(of position: UInt64) -> UInt64 {
        (position - 1) / size
    }

    public static func range(ofIndex index: UInt64) -> PositionRange {
        PositionRange(first: index * size + 1, last: (index + 1) * size)
    }

    /// Adds another part of the same block.
    public mutating func add(_ part: LedgerBlock) {
        first = min(first, part.first)
        last = max(last, part.last)
        records += part.records
        observations += part.observations
        digest &+= part.digest
        raws += part.raws
        rawDigest &+= part.rawDigest
    }

    /// The range stays, and the data no longer counts.
    public mutating func leaveOutData() {
        records = 0
        observations = 0
        digest = 0
    }

    /// The range stays, and the raw bytes no longer count.
    public mutating func leaveOutRaw() {
        raws = 0
        rawDigest = 0
    }

    /// Parts of blocks, in any order, added up to whole ones in the order of their positions.
    public static func merged(_ parts: some Sequence<LedgerBlock>) -> [LedgerBlock] {
        var blocks: [UInt64: LedgerBlock] = [:]
        for part in parts {
            blocks[index(of: part.first), default: part.empty].add(part)
        }
        return blocks.values.sorted { $0.first < $1.first }
    }

    private var empty: LedgerBlock {
        LedgerBlock(first: first, last: last, records: 0, observations: 0, digest: 0, raws: 0, rawDigest: 0)
    }
}

extension LedgerBlock: Codable {
    enum CodingKeys: String, CodingKey {
        case first, last, records, observations, digest, raws
        case rawDigest = "raw_digest"
    }

    /// The digests are written as hexadecimal text: JSON readers that count in doubles would round them.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        first = try object.decode(UInt64.self, forKey: .first)
        last = try object.decode(UInt64.self, forKey: .last)
        guard PositionRange(checking: first, to: last) != nil else {
            throw DecodingError.dataCorruptedError(
                forKey: .first, in: object, debugDescription: "positions \(first) to \(last)")
        }
        records = try object.decode(UInt64.self, forKey: .records)
        observations = try object.decode(UInt64.self, forKey: .observations)
        digest = try Self.digest(.digest, in: object)
        raws = try object.decode(UInt64.self, forKey: .raws)
        rawDigest = try Self.digest(.rawDigest, in: object)
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(first, forKey: .first)
        try object.encode(last, forKey: .last)
        try object.encode(records, forKey: .records)
        try object.encode(observations, forKey: .observations)
        try object.encode(String(digest, radix: 16), forKey: .digest)
        try object.encode(raws, forKey: .raws)
        try object.encode(String(rawDigest, radix: 16), forKey: .rawDigest)
    }

    private static func digest(
        _ key: CodingKeys, in object: KeyedDecodingContainer<CodingKeys>
    ) throws -> UInt64 {
        let text = try object.decode(String.self, forKey: key)
        if let digest = UInt64(text, radix: 16) { return digest }
        throw DecodingError.dataCorruptedError(forKey: key, in: object, debugDescription: "'\(text)' is no digest")
    }
}
