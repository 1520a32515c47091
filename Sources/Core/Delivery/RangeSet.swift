/// A set of positions, kept as sorted ranges that neither overlap nor touch.
///
/// What a destination has confirmed is nearly always one range, so it stays a few words long for years.
public struct RangeSet: Hashable, Sendable {
    public private(set) var ranges: [PositionRange] = []

    public init() {}

    public init(_ ranges: some Sequence<PositionRange>) {
        for range in ranges { insert(range) }
    }

    public var isEmpty: Bool { ranges.isEmpty }
    public var first: UInt64? { ranges.first?.first }
    public var last: UInt64? { ranges.last?.last }

    /// How many positions the set holds.
    public var count: UInt64 {
        ranges.reduce(0) { $0 + $1.count }
    }

    public func contains(_ position: UInt64) -> Bool {
        let index = firstIndex(endingAtOrAfter: position)
        return index < ranges.count && ranges[index].first <= position
    }

    /// Whether every position of the range is in the set.
    public func contains(_ range: PositionRange) -> Bool {
        let index = firstIndex(endingAtOrAfter: range.first)
        return index < ranges.count && ranges[index].first <= range.first && range.last <= ranges[index].last
    }

    public mutating func insert(_ range: PositionRange) {
        // A range that touches is merged: start at the first that ends just before, stop after the last that begins
        // just behind.
        let start = firstIndex(endingAtOrAfter: range.first > 0 ? range.first - 1 : 0)
        var end = start
        var merged = range
        while end < ranges.count, ranges[end].first <= range.last || ranges[end].first - 1 == range.last {
            merged.first = min(merged.first, ranges[end].first)
            merged.last = max(merged.last, ranges[end].last)
            end += 1
        }
        ranges.replaceSubrange(start..<end, with: CollectionOfOne(merged))
    }

    public mutating func remove(_ range: PositionRange) {
        let start = firstIndex(endingAtOrAfter: range.first)
        var end = start
        var kept: [PositionRange] = []
        while end < ranges.count, ranges[end].first <= range.last {
            let old = ranges[end]
            if old.first < range.first { kept.append(PositionRange(first: old.first, last: range.first - 1)) }
            if old.last > range.last { kept.append(PositionRange(first: range.last + 1, last: old.last)) }
            end += 1
        }
        ranges.replaceSubrange(start..<end, with: kept)
    }

    public mutating func formUnion(_ other: RangeSet) {
        for range in other.ranges { insert(range) }
    }

    public func union(_ other: RangeSet) -> RangeSet {
        var result = self
        result.formUnion(other)
        return result
    }

    public func subtracting(_ other: RangeSet) -> RangeSet {
        var result = self
        for range in other.ranges { result.remove(range) }
        return result
    }

    /// The parts of `range` that are in the set, in order.
    public func present(within range: PositionRange) -> [PositionRange] {
        var found: [PositionRange] = []
        var index = firstIndex(endingAtOrAfter: range.first)
        while index < ranges.count, ranges[index].first <= range.last {
            let first = max(ranges[index].first, range.first)
            found.append(PositionRange(first: first, last: min(ranges[index].last, range.last)))
            index += 1
        }
        return found
    }

    /// The parts of `range` that are not in the set, in order.
    public func missing(within range: PositionRange) -> [PositionRange] {
        var gaps: [PositionRange] = []
        var next = range.first
        for part in present(within: range) {
            if part.first > next { gaps.append(PositionRange(first: next, last: part.first - 1)) }
            if part.last == range.last { return gaps }
            next = part.last + 1
        }
        gaps.append(PositionRange(first: next, last: range.last))
        return gaps
    }

    /// The index of the first range whose end is not before `position`; the number of ranges when there is none.
    private func firstIndex(endingAtOrAfter position: UInt64) -> Int {
        // Nearly every insertion is at the end.
        if let newest = ranges.last, newest.last < position { return ranges.count }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].last < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension RangeSet: CustomStringConvertible {
    /// `1 to 40, 42, 50 to 60`.
    public var description: String {
        ranges.map(\.description).joined(separator: ", ")
    }
}
