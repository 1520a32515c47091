import Delivery

/// What the archive holds of one block of positions, computed from its rows now.
///
/// As JSON: the keys of `LedgerBlock`, and `"positions":[[1,40],[42,4096]]`.
public struct AuditBlock: Hashable, Sendable {
    public var block: LedgerBlock
    public var positions: [PositionRange]

    public init(block: LedgerBlock, positions: [PositionRange]) {
        self.block = block
        self.positions = positions
    }
}

extension AuditBlock: Codable {
    private enum CodingKeys: String, CodingKey {
        case positions
    }

    public init(from decoder: any Decoder) throws {
        block = try LedgerBlock(from: decoder)
        positions = try decoder.container(keyedBy: CodingKeys.self).decode([PositionRange].self, forKey: .positions)
    }

    public func encode(to encoder: any Encoder) throws {
        try block.encode(to: encoder)
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(positions, forKey: .positions)
    }
}
