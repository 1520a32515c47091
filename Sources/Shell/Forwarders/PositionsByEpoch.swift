import Delivery

/// Sets of positions, one for each epoch.
struct PositionsByEpoch: Hashable, Sendable {
    private(set) var byEpoch: [String: RangeSet] = [:]

    var isEmpty: Bool { byEpoch.isEmpty }
    var count: UInt64 { byEpoch.values.reduce(0) { $0 + $1.count } }

    mutating func insert(_ positions: RangeSet, of epoch: String) {
        byEpoch[epoch, default: RangeSet()].formUnion(positions)
    }

    mutating func remove(_ ranges: [PositionRange], of epoch: String) {
        guard var set = byEpoch[epoch] else { return }
        for range in ranges { set.remove(range) }
        byEpoch[epoch] = set.isEmpty ? nil : set
    }

    func present(within range: PositionRange, of epoch: String) -> [PositionRange] {
        byEpoch[epoch]?.present(within: range) ?? []
    }
}
