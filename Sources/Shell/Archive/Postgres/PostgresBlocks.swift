import Delivery
import Sensing

/// Adds up the digests of what is in the tables, block by block, in one snapshot.
struct PostgresBlocks {
    private static let purpose = "auditing the archive"
    /// So many positions are read at once: their rows stand in memory together.
    private static let positionsAtOnce: UInt64 = 8 * LedgerBlock.size

    let connection: PostgresConnection
    let stream: Int64
    /// A product leaves records out, so that what it covers says nothing about rows.
    let isProduct: Bool
    let blockSize: UInt64

    /// The next blocks that hold anything, at most `count`.
    func blocks(in range: PositionRange, count: Int) throws(PostgresError) -> [AuditBlock] {
        var found: [AuditBlock] = []
        var position = range.first
        while found.count < count, position <= range.last, let next = try nextPosition(from: position),
            next <= range.last
        {
            let first = (next - 1) / blockSize * blockSize + 1
            let blocks = min(UInt64(count - found.count), max(1, Self.positionsAtOnce / blockSize))
            // A block at the end of what can be counted ends there.
            let (end, overflow) = first.addingReportingOverflow(blocks * blockSize - 1)
            let last = overflow ? range.last : min(end, range.last)
            found += try piece(PositionRange(first: max(first, range.first), last: last))
            position = last + 1
        }
        return found
    }

    private func nextPosition(from position: UInt64) throws(PostgresError) -> UInt64? {
        let rows = try connection.query(
            """
            SELECT least(
                (SELECT min(position) FROM record WHERE stream_id = $1 AND position >= $2),
                (SELECT min(position) FROM raw WHERE stream_id = $1 AND position >= $2),
                (SELECT min(greatest(first, $2)) FROM held WHERE stream_id = $1 AND part = 0 AND last >= $2 AND NOT $3))
            """,
            [.integer(stream), .integer(Int64(clamping: position)), .boolean(isProduct)], purpose: Self.purpose)
        return rows.optionalInteger(0, 0).flatMap { UInt64(exactly: $0) }
    }

    /// The blocks of a range that hold anything.
    private func piece(_ range: PositionRange) throws(PostgresError) -> [AuditBlock] {
        let held = try held(range)
        var sums: [UInt64: PostgresBlockSum] = [:]
        try addRecords(range, to: &sums)
        try addRaws(range, to: &sums)
        if !isProduct {
            for part in held.data.ranges {
                for index in (part.first - 1) / blockSize...(part.last - 1) / blockSize {
                    sums[index, default: PostgresBlockSum()].isHeld = true
                }
            }
        }
        return sums.sorted { $0.key < $1.key }.map { index, sum in
            let first = max(index * blockSize + 1, range.first)
            let last = min(index * blockSize + blockSize, range.last)
            return sum.block(in: PositionRange(first: first, last: last), held: held, isProduct: isProduct)
        }
    }

    private func addRecords(
        _ range: PositionRange, to sums: inout [UInt64: PostgresBlockSum]
    ) throws(PostgresError) {
        let rows = try rows("SELECT \(PostgresRecordRow.all) FROM record", range)
        var sum = PostgresBlockSum()
        var index: UInt64?
        for row in 0..<rows.count {
            let stored = PostgresRecordRow.record(of: rows, row)
            let own = (stored.position - 1) / blockSize
            if own != index {
                if let index { sums[index] = sum }
                sum = PostgresBlockSum()
                index = own
            }
            sum.add(stored)
        }
        if let index { sums[index] = sum }
    }

    private func addRaws(_ range: PositionRange, to sums: inout [UInt64: PostgresBlockSum]) throws(PostgresError) {
        let rows = try rows("SELECT position, bytes FROM raw", range)
        for row in 0..<rows.count {
            let position = UInt64(bitPattern: rows.integer(row, 0))
            sums[(position - 1) / blockSize, default: PostgresBlockSum()].add(
                StoredRaw(position: position, bytes: rows.bytes(row, 1)))
        }
    }

    private func rows(_ select: String, _ range: PositionRange) throws(PostgresError) -> PostgresRows {
        try connection.query(
            "\(select) WHERE stream_id = $1 AND position BETWEEN $2 AND $3 ORDER BY position",
            [.integer(stream), .integer(Int64(clamping: range.first)), .integer(Int64(clamping: range.last))],
            purpose: Self.purpose)
    }

    private func held(_ range: PositionRange) throws(PostgresError) -> PartRanges {
        let rows = try connection.query(
            """
            SELECT part, greatest(first, $2), least(last, $3) FROM held
            WHERE stream_id = $1 AND first <= $3 AND last >= $2
            """,
            [.integer(stream), .integer(Int64(clamping: range.first)), .integer(Int64(clamping: range.last))],
            purpose: Self.purpose)
        return PostgresHeld.ranges(of: rows)
    }
}
