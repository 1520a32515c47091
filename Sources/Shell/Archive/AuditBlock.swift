import Delivery

/// What the archive holds of one block of positions, computed from its rows now.
///
/// As JSON: the keys of `LedgerBlock`, and `"positions":[[1,40],[42,4096]]`, `"orphans":0`, `"unlisted":[]`,
/// `"unfounded":[]`.
public struct AuditBlock: Hashable, Sendable {
    public var block: LedgerBlock
    /// Of which there is a record.
    public var positions: [PositionRange]
    /// How many raw bytes there are of positions without a record.
    public var orphans: UInt64
    /// There, and not in the ranges by which the archive says what it holds: of either part.
    public var unlisted: [PositionRange]
    /// In those ranges, and without a record; only where the stream is no product.
    public var unfounded: [PositionRange]

    public init(
        block: LedgerBlock, positions: [PositionRange], orphans: UInt64 = 0, unlisted: [PositionRange] = [],
        unfounded: [PositionRange] = []
    ) {
        self.block = block
        self.positions = positions
        self.orphans = orphans
        self.unlisted = unlisted
        self.unfounded = unfounded
    }
}

extension AuditBlock: Codable {
    private enum CodingKeys: String, CodingKey {
        case positions, orphans, unlisted, unfounded
    }

    public init(from decoder: any Decoder) throws {
        block = try LedgerBlock(from: decoder)
        let object = try decoder.container(keyedBy: CodingKeys.self)
        positions = try object.decode([PositionRange].self, forKey: .positions)
        orphans = try object.decode(UInt64.self, forKey: .orphans)
        unlisted = try object.decode([PositionRange].self, forKey: .unlisted)
        unfounded = try object.decode([PositionRange].self, forKey: .unfounded)
    }

    public func encode(to encoder: any Encoder) throws {
        try block.encode(to: encoder)
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(positions, forKey: .positions)
        try object.encode(orphans, forKey: .orphans)
        try object.encode(unlisted, forKey: .unlisted)
        try object.encode(unfounded, forKey: .unfounded)
    }
}
