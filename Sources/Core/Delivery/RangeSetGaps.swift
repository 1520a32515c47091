/// Finding what is in none of several sets without making their union, and no further than somebody wants to know.
extension RangeSet {
    /// How many positions of `range` are in the set.
    public func count(within range: PositionRange) -> UInt64 {
        var count: UInt64 = 0
        var index = firstIndex(endingAtOrAfter: range.first)
        while index < ranges.count, ranges[index].first <= range.last {
            count += min(ranges[index].last, range.last) - max(ranges[index].first, range.first) + 1
            index += 1
        }
        return count
    }

    /// From the first position to the last one; nil when the set is empty.
    public var span: PositionRange? {
        guard let first, let last else { return nil }
        return PositionRange(first: first, last: last)
    }

    /// The ranges, uncut, that have a position of `range`.
    public func overlapping(_ range: PositionRange) -> ArraySlice<PositionRange> {
        ranges[firstIndex(endingAtOrAfter: range.first)..<firstIndex(beginningAfter: range.last)]
    }

    /// The first so many positions of `range` that none of the sets has, ascending.
    public static func missing(
        from sets: [RangeSet], within range: PositionRange, atMost maximum: UInt64
    ) -> [PositionRange] {
        var gaps: [PositionRange] = []
        var room = maximum
        var next = range.first
        while room > 0, next <= range.last {
            if let last = sets.lazy.compactMap({ $0.stretch(with: next)?.last }).max() {
                next = last + 1
                continue
            }
            let following = sets.lazy.compactMap { $0.beginning(after: next) }.min() ?? range.last + 1
            let last = min(range.last, following - 1, next + min(room - 1, range.last - next))
            gaps.append(PositionRange(first: next, last: last))
            room -= last - next + 1
            next = last + 1
        }
        return gaps
    }

    /// The last so many positions of `range` that none of the sets has, ascending.
    public static func newestMissing(
        from sets: [RangeSet], within range: PositionRange, atMost maximum: UInt64
    ) -> [PositionRange] {
        var gaps: [PositionRange] = []
        var room = maximum
        // One behind the next position to look at, so that it cannot fall below zero.
        var end = range.last + 1
        while room > 0, end > range.first {
            if let first = sets.lazy.compactMap({ $0.stretch(with: end - 1)?.first }).min() {
                end = first
                continue
            }
            let before = sets.lazy.compactMap { $0.ending(before: end - 1) }.max() ?? 0
            let first = max(range.first, before + 1, end - min(room, end - range.first))
            gaps.append(PositionRange(first: first, last: end - 1))
            room -= end - first
            end = first
        }
        return gaps.reversed()
    }

    private func stretch(with position: UInt64) -> PositionRange? {
        let index = firstIndex(endingAtOrAfter: position)
        guard index < ranges.count, ranges[index].first <= position else { return nil }
        return ranges[index]
    }

    /// Where the first range behind a position that is not in the set begins.
    private func beginning(after position: UInt64) -> UInt64? {
        let index = firstIndex(endingAtOrAfter: position)
        return index < ranges.count ? ranges[index].first : nil
    }

    /// Where the last range before a position that is not in the set ends.
    private func ending(before position: UInt64) -> UInt64? {
        let index = firstIndex(endingAtOrAfter: position)
        return index > 0 ? ranges[index - 1].last : nil
    }
}
