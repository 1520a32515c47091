import Delivery
import Store

/// The table `held`: what the archive says it holds of each stream, as ranges, in step with the records.
final class HeldTable {
    enum Part: Int64 {
        case data = 0
        case raw = 1
    }

    private static let purpose = "noting what is held"

    private let put: SQLiteStatement
    private let remove: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(SQLiteError) {
        put = try database.prepare(
            """
            INSERT INTO held (epoch_id, part, first, last) VALUES (?, ?, ?, ?)
            ON CONFLICT (epoch_id, part, first) DO UPDATE SET last = excluded.last
            """, purpose: Self.purpose)
        remove = try database.prepare(
            "DELETE FROM held WHERE epoch_id = ? AND part = ? AND first = ?", purpose: Self.purpose)
    }

    /// By the stream's number.
    static func read(from database: SQLiteDatabase) throws(SQLiteError) -> [Int64: PartRanges] {
        let row = try database.prepare(
            "SELECT epoch_id, part, first, last FROM held ORDER BY epoch_id, part, first",
            purpose: "reading what is held")
        var held: [Int64: PartRanges] = [:]
        while try row.step() {
            guard let range = range(row, 2) else { continue }
            if row.integer(1) == Part.raw.rawValue {
                held[row.integer(0), default: PartRanges()].raw.insert(range)
            } else {
                held[row.integer(0), default: PartRanges()].data.insert(range)
            }
        }
        return held
    }

    /// Writes what of `new` differs from `old`, which is in the table.
    func write(_ new: PartRanges, over old: PartRanges, epoch: Int64) throws(SQLiteError) {
        try write(new.data, over: old.data, epoch: epoch, .data)
        try write(new.raw, over: old.raw, epoch: epoch, .raw)
    }

    private func write(_ new: RangeSet, over old: RangeSet, epoch: Int64, _ part: Part) throws(SQLiteError) {
        let (before, after) = Self.changed(old.ranges, new.ranges)
        let kept = Set(after.map(\.first))
        for range in before where !kept.contains(range.first) {
            remove.bind(1, epoch)
            remove.bind(2, part.rawValue)
            remove.bind(3, Int64(range.first))
            try remove.run()
        }
        for range in after {
            put.bind(1, epoch)
            put.bind(2, part.rawValue)
            put.bind(3, Int64(range.first))
            put.bind(4, Int64(range.last))
            try put.run()
        }
    }

    /// What is left of both when the ranges at both ends that are the same are taken off.
    private static func changed(
        _ old: [PositionRange], _ new: [PositionRange]
    ) -> (old: ArraySlice<PositionRange>, new: ArraySlice<PositionRange>) {
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var end = 0
        while end < old.count - start, end < new.count - start, old[old.count - 1 - end] == new[new.count - 1 - end] {
            end += 1
        }
        return (old[start..<(old.count - end)], new[start..<(new.count - end)])
    }

    /// Nil for what we never wrote.
    static func range(_ row: SQLiteStatement, _ column: Int32) -> PositionRange? {
        PositionRange(
            checking: UInt64(bitPattern: row.integer(column)), to: UInt64(bitPattern: row.integer(column + 1)))
    }
}
