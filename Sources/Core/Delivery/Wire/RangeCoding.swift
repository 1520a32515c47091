/// Sets of positions: their number of ranges, then for each how far it begins behind the end of the one before (0 before
/// the first), and how many positions follow its first. All varints.
enum RangeCoding {
    static func append(_ set: RangeSet, to bytes: inout [UInt8]) {
        bytes.append(varint: UInt64(set.ranges.count))
        var end: UInt64 = 0
        for range in set.ranges {
            bytes.append(varint: range.first &- end)
            bytes.append(varint: range.last - range.first)
            end = range.last
        }
    }

    static func read(from reader: inout ByteReader) throws(BatchDefect) -> RangeSet {
        var set = RangeSet()
        var end: UInt64 = 0
        for _ in 0..<(try reader.count(upTo: BatchCoding.maximumBytes, "the ranges")) {
            let (first, overflow) = end.addingReportingOverflow(try reader.varint("a range"))
            let (last, overflowLast) = first.addingReportingOverflow(try reader.varint("a range"))
            // Ranges that touch would be one.
            guard first > end, end == 0 || first > end + 1, !overflow, !overflowLast,
                let range = PositionRange(checking: first, to: last)
            else {
                throw .malformed("\(first) to \(last) is no range of positions behind \(end)")
            }
            set.insert(range)
            end = last
        }
        return set
    }
}

extension RangeSet {
    /// - Parameter positions: ascending.
    init(ascending positions: some Sequence<UInt64>) {
        self.init()
        var open: PositionRange?
        for position in positions {
            if let range = open, position == range.last + 1 {
                open = PositionRange(first: range.first, last: position)
            } else {
                if let open { insert(open) }
                open = PositionRange(first: position, last: position)
            }
        }
        if let open { insert(open) }
    }
}
