import Delivery

/// Sets of positions, one for each epoch, apart for the two parts of records.
struct PositionsByEpoch: Hashable, Sendable {
    private(set) var byEpoch: [String: PartRanges] = [:]

    var isEmpty: Bool { byEpoch.isEmpty }

    /// How many positions: one whose data and raw bytes are both there counts once.
    var records: UInt64 { byEpoch.values.reduce(0) { $0 + $1.records } }

    mutating func insert(_ parts: PartRanges, of epoch: String) {
        guard !parts.isEmpty else { return }
        byEpoch[epoch, default: PartRanges()].formUnion(parts)
    }

    mutating func remove(_ parts: PartRanges, of epoch: String) {
        guard let set = byEpoch[epoch]?.subtracting(parts) else { return }
        byEpoch[epoch] = set.isEmpty ? nil : set
    }

    func intersection(_ parts: PartRanges, of epoch: String) -> PartRanges {
        byEpoch[epoch]?.intersection(parts) ?? PartRanges()
    }

    mutating func formUnion(_ other: PositionsByEpoch) {
        for (epoch, parts) in other.byEpoch { insert(parts, of: epoch) }
    }
}

extension PartRanges {
    /// How many positions, whichever of their parts is meant.
    var records: UInt64 {
        if raw.isEmpty { return data.count }
        return data.isEmpty ? raw.count : data.union(raw).count
    }
}
