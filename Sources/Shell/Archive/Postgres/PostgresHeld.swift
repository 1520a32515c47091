import Delivery

/// The ranges of `held` that the batches of one transaction touch, as they are and as they will be.
struct PostgresHeld {
    /// One part of one stream.
    private struct Key: Hashable {
        var stream: Int64
        var part: Int16
    }

    private static let data: Int16 = 0
    private static let raw: Int16 = 1
    private static let purpose = "looking what is held"

    private var before: [Key: RangeSet] = [:]
    private var after: [Key: RangeSet] = [:]

    init() {}

    /// Reads what overlaps or touches anything that these cover, by the number of the stream. The streams must be locked.
    init(around covers: [Int64: PartRanges], on connection: PostgresConnection) throws(PostgresError) {
        var wanted: [(key: Key, first: Int64, last: Int64)] = []
        for (stream, parts) in covers {
            for (part, ranges) in [(Self.data, parts.data), (Self.raw, parts.raw)] {
                guard let first = ranges.first, let last = ranges.last else { continue }
                wanted.append((Key(stream: stream, part: part), Int64(clamping: first - 1), Int64(clamping: last + 1)))
            }
        }
        guard !wanted.isEmpty else { return }
        let rows = try connection.query(
            """
            SELECT held.stream_id, held.part, held.first, held.last
            FROM unnest($1, $2, $3, $4) AS wanted (stream_id, part, first, last)
            JOIN held ON held.stream_id = wanted.stream_id AND held.part = wanted.part
                AND held.first <= wanted.last AND held.last >= wanted.first
            """,
            [
                .integers(wanted.map(\.key.stream)), .integers(wanted.map { Int64($0.key.part) }),
                .integers(wanted.map(\.first)), .integers(wanted.map(\.last)),
            ], purpose: Self.purpose)
        for row in 0..<rows.count {
            guard
                let range = PositionRange(
                    checking: UInt64(bitPattern: rows.integer(row, 2)), to: UInt64(bitPattern: rows.integer(row, 3)))
            else { continue }
            let key = Key(stream: rows.integer(row, 0), part: Int16(truncatingIfNeeded: rows.integer(row, 1)))
            before[key, default: RangeSet()].insert(range)
        }
        after = before
    }

    /// From rows of part, first and last.
    static func ranges(of rows: PostgresRows) -> PartRanges {
        var held = PartRanges()
        for row in 0..<rows.count {
            guard
                let range = PositionRange(
                    checking: UInt64(bitPattern: rows.integer(row, 1)), to: UInt64(bitPattern: rows.integer(row, 2)))
            else { continue }
            if rows.integer(row, 0) == Int64(raw) { held.raw.insert(range) } else { held.data.insert(range) }
        }
        return held
    }

    func ranges(of stream: Int64) -> PartRanges {
        PartRanges(
            data: after[Key(stream: stream, part: Self.data)] ?? RangeSet(),
            raw: after[Key(stream: stream, part: Self.raw)] ?? RangeSet())
    }

    mutating func formUnion(_ parts: PartRanges, of stream: Int64) {
        after[Key(stream: stream, part: Self.data), default: RangeSet()].formUnion(parts.data)
        after[Key(stream: stream, part: Self.raw), default: RangeSet()].formUnion(parts.raw)
    }

    /// Statements that bring the table from `before` to `after`; numbers only.
    var changes: String {
        var statements: [String] = []
        var values: [String] = []
        for (key, ranges) in after {
            let old = Set(before[key]?.ranges ?? [])
            let kept = Set(ranges.ranges.map(\.first))
            let gone = old.filter { !kept.contains($0.first) }.map { "\($0.first)" }
            if !gone.isEmpty {
                statements.append(
                    """
                    DELETE FROM held WHERE stream_id = \(key.stream) AND part = \(key.part)
                        AND first IN (\(gone.joined(separator: ", ")))
                    """)
            }
            for range in ranges.ranges where !old.contains(range) {
                values.append("(\(key.stream), \(key.part), \(range.first), \(range.last))")
            }
        }
        if !values.isEmpty {
            statements.append(
                """
                INSERT INTO held (stream_id, part, first, last) VALUES \(values.joined(separator: ", "))
                ON CONFLICT (stream_id, part, first) DO UPDATE SET last = excluded.last
                """)
        }
        return statements.joined(separator: "; ")
    }
}
