import Delivery
import Sensing
import Store

/// Reads stored rows back as records, and adds up their digests.
final class BlockReader {
    private static let purpose = "auditing the archive"

    private let database: SQLiteDatabase
    private let rows: RecordRows
    private let records: SQLiteStatement
    private let raws: SQLiteStatement
    private let next: SQLiteStatement
    private let nextRaw: SQLiteStatement
    private let positions: SQLiteStatement
    /// Nil in a file from before there were such ranges.
    private let held: SQLiteStatement?
    private let nextHeld: SQLiteStatement?

    init(_ database: SQLiteDatabase, version: Int64) throws(SQLiteError) {
        self.database = database
        rows = try RecordRows(database, .init(version: version), purpose: Self.purpose)
        records = try database.prepare(
            """
            SELECT \(rows.columns(of: "record")) FROM record
            WHERE epoch_id = ? AND position BETWEEN ? AND ? ORDER BY position
            """, purpose: Self.purpose)
        raws = try database.prepare(rows.rawBytes, purpose: Self.purpose)
        next = try database.prepare(
            "SELECT min(position) FROM record WHERE epoch_id = ? AND position >= ?", purpose: Self.purpose)
        nextRaw = try database.prepare(
            "SELECT min(position) FROM \(version < 3 ? "record" : "raw") WHERE epoch_id = ? AND position >= ?",
            purpose: Self.purpose)
        positions = try database.prepare(
            "SELECT position FROM record WHERE epoch_id = ? AND position BETWEEN ? AND ? ORDER BY position",
            purpose: Self.purpose)
        guard version >= 3 else {
            held = nil
            nextHeld = nil
            return
        }
        held = try database.prepare(
            "SELECT part, first, last FROM held WHERE epoch_id = ? AND last >= ? AND first <= ?", purpose: Self.purpose)
        nextHeld = try database.prepare(
            "SELECT min(max(first, ?2)) FROM held WHERE epoch_id = ?1 AND part = 0 AND last >= ?2",
            purpose: Self.purpose)
    }

    /// The first position at or after `position` of which anything is there, or is said to be there.
    func nextPosition(epoch: Int64, from position: UInt64) throws(SQLiteError) -> UInt64? {
        var found: UInt64?
        for statement in [next, nextRaw, nextHeld] {
            guard let statement else { continue }
            statement.bind(1, epoch)
            statement.bind(2, Int64(clamping: position))
            defer { statement.reset() }
            guard try statement.step(), let first = statement.optionalInteger(0) else { continue }
            found = min(found ?? .max, UInt64(bitPattern: first))
        }
        return found
    }

    /// Nil when there is nothing in the range. Everything is read in one snapshot.
    ///
    /// - Parameter isComplete: every position that is said to be there has a record; not so in a product.
    func block(epoch: Int64, range: PositionRange, isComplete: Bool) throws(SQLiteError) -> AuditBlock? {
        try database.execute("BEGIN", purpose: Self.purpose)
        defer { database.rollBack() }
        var sum = Sum(range)
        try bind(records, epoch, range)
        defer { records.reset() }
        while try records.step() { sum.add(try rows.record(in: records)) }
        try bind(raws, epoch, range)
        defer { raws.reset() }
        while try raws.step() {
            raws.withBlob(1) { sum.add(raw: $0, at: UInt64(bitPattern: raws.integer(0))) }
        }
        let held = try ranges(epoch, range)
        return sum.block(held: held, isComplete: isComplete)
    }

    /// Which positions of a range have a record.
    func positions(epoch: Int64, range: PositionRange) throws(SQLiteError) -> [PositionRange] {
        try bind(positions, epoch, range)
        defer { positions.reset() }
        var found = RangeSet()
        while try positions.step() {
            let position = UInt64(bitPattern: positions.integer(0))
            found.insert(PositionRange(first: position, last: position))
        }
        return found.ranges
    }

    private func bind(_ statement: SQLiteStatement, _ epoch: Int64, _ range: PositionRange) throws(SQLiteError) {
        statement.bind(1, epoch)
        statement.bind(2, Int64(clamping: range.first))
        statement.bind(3, Int64(clamping: range.last))
    }

    private func ranges(_ epoch: Int64, _ range: PositionRange) throws(SQLiteError) -> PartRanges? {
        guard let held else { return nil }
        try bind(held, epoch, range)
        defer { held.reset() }
        var found = PartRanges()
        while try held.step() {
            guard let part = HeldTable.range(held, 1) else { continue }
            if held.integer(0) == HeldTable.Part.raw.rawValue {
                found.raw.insert(part)
            } else {
                found.data.insert(part)
            }
        }
        return PartRanges(
            data: RangeSet(found.data.present(within: range)), raw: RangeSet(found.raw.present(within: range)))
    }
}

extension BlockReader {
    /// What adds up while a block is read.
    private struct Sum {
        let range: PositionRange
        var block: LedgerBlock?
        var positions = RangeSet()
        var raws = RangeSet()
        var orphans: UInt64 = 0

        init(_ range: PositionRange) {
            self.range = range
        }

        mutating func add(_ stored: StoredRecord) {
            positions.insert(PositionRange(first: stored.position, last: stored.position))
            add(LedgerBlock(stored))
        }

        mutating func add(raw bytes: UnsafeRawBufferPointer, at position: UInt64) {
            raws.insert(PositionRange(first: position, last: position))
            if !positions.contains(position) { orphans += 1 }
            add(
                LedgerBlock(
                    first: position, last: position, records: 0, observations: 0, digest: 0, raws: 1,
                    rawDigest: RecordDigest.digest(position: position, raw: [UInt8](bytes))))
        }

        private mutating func add(_ part: LedgerBlock) {
            if block == nil { block = part } else { block?.add(part) }
        }

        func block(held: PartRanges?, isComplete: Bool) -> AuditBlock? {
            var unlisted = RangeSet()
            var unfounded = RangeSet()
            if let held {
                unlisted = positions.subtracting(held.data).union(raws.subtracting(held.raw))
                if isComplete { unfounded = held.data.subtracting(positions) }
            }
            guard block != nil || !unfounded.isEmpty else { return nil }
            let nothing = LedgerBlock(
                first: unfounded.first ?? range.first, last: unfounded.last ?? range.last, records: 0,
                observations: 0, digest: 0, raws: 0, rawDigest: 0)
            return AuditBlock(
                block: block ?? nothing, positions: positions.ranges, orphans: orphans, unlisted: unlisted.ranges,
                unfounded: unfounded.ranges)
        }
    }
}
