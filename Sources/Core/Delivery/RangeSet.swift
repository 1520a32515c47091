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

    /// One pass over the ranges that the other set reaches, so that a long set takes many short ranges at once.
    public mutating func formUnion(_ other: RangeSet) {
        guard let first = other.first, let last = other.last else { return }
        let start = firstIndex(endingAtOrAfter: first > 0 ? first - 1 : 0)
        let end = firstIndex(beginningAfter: last < .max ? last + 1 : last)
        if start >= end { return ranges.insert(contentsOf: other.ranges, at: start) }
        var merged: [PositionRange] = []
        var mine = ranges[start..<end]
        var theirs = other.ranges[...]
        while let next = Self.takeEarlier(&mine, &theirs) {
            if let newest = merged.last, newest.last >= next.first || newest.last + 1 == next.first {
                merged[merged.count - 1].last = max(newest.last, next.last)
            } else {
                merged.append(next)
            }
        }
        ranges.replaceSubrange(start..<end, with: merged)
    }

    public func union(_ other: RangeSet) -> RangeSet {
        var result = self
        result.formUnion(other)
        return result
    }

    /// In one pass, as `formUnion`.
    public mutating func subtract(_ other: RangeSet) {
        guard let first = other.first, let last = other.last else { return }
        let start = firstIndex(endingAtOrAfter: first)
        let end = firstIndex(beginningAfter: last)
        guard start < end else { return }
        var kept: [PositionRange] = []
        var index = other.firstIndex(endingAtOrAfter: ranges[start].first)
        for range in ranges[start..<end] {
            var next = range.first
            while index < other.ranges.count, other.ranges[index].first <= range.last {
                let removed = other.ranges[index]
                if removed.first > next { kept.append(PositionRange(first: next, last: removed.first - 1)) }
                next = max(next, removed.last + 1)
                // What reaches beyond this range may reach into the next one.
                if removed.last > range.last { break }
                index += 1
            }
            if next <= range.last { kept.append(PositionRange(first: next, last: range.last)) }
        }
        ranges.replaceSubrange(start..<end, with: kept)
    }

    public func subtracting(_ other: RangeSet) -> RangeSet {
        var result = self
        result.subtract(other)
        return result
    }

    public func intersection(_ other: RangeSet) -> RangeSet {
        RangeSet(other.ranges.flatMap { present(within: $0) })
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

    private static func takeEarlier(
        _ left: inout ArraySlice<PositionRange>, _ right: inout ArraySlice<PositionRange>
    ) -> PositionRange? {
        guard let mine = left.first else { return right.popFirst() }
        guard let other = right.first, other.first < mine.first else { return left.popFirst() }
        return right.popFirst()
    }

    /// The index of the first range that begins behind `position`; the number of ranges when there is none.
    func firstIndex(beginningAfter position: UInt64) -> Int {
        var index = firstIndex(endingAtOrAfter: position)
        if index < ranges.count, ranges[index].first <= position { index += 1 }
        return index
    }

    /// The index of the first range whose end is not before `position`; the number of ranges when there is none.
    func firstIndex(endingAtOrAfter position: UInt64) -> Int {
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
