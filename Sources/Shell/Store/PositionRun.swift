import Delivery

/// Collects positions that come in ascending order, nearly all of them one behind the other.
struct PositionRun {
    private var ranges: [PositionRange] = []
    private(set) var count: UInt64 = 0

    mutating func append(_ position: UInt64) {
        count += 1
        if let newest = ranges.last, newest.last + 1 == position {
            ranges[ranges.count - 1].last = position
        } else {
            ranges.append(PositionRange(first: position, last: position))
        }
    }

    var set: RangeSet { RangeSet(ranges) }
}
