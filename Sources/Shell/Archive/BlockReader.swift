import Delivery
import Sensing
import Store

/// Reads stored rows back as records, and adds up their digests.
struct BlockReader {
    private static let purpose = "auditing the archive"

    private let database: SQLiteDatabase
    private let records: SQLiteStatement
    private let observations: SQLiteStatement
    private let next: SQLiteStatement

    init(_ database: SQLiteDatabase, version: Int64) throws(SQLiteError) {
        self.database = database
        records = try database.prepare(
            """
            SELECT position, instrument, direction, time_ns, before_ns, after_ns, source, state, instrument_time_ns,
                logger_time_ns, raw, defect, \(ArchiveSchema.stampColumns(ofVersion: version))
            FROM record WHERE epoch_id = ? AND position BETWEEN ? AND ? ORDER BY position
            """, purpose: Self.purpose)
        observations = try database.prepare(
            """
            SELECT position, datastream, cell, value, decimals, flag
            FROM observation WHERE epoch_id = ? AND position BETWEEN ? AND ? ORDER BY position
            """, purpose: Self.purpose)
        next = try database.prepare(
            "SELECT min(position) FROM record WHERE epoch_id = ? AND position >= ?", purpose: Self.purpose)
    }

    /// The first position at or after `position` that has a record.
    func nextPosition(epoch: Int64, from position: UInt64) throws(SQLiteError) -> UInt64? {
        next.bind(1, epoch)
        next.bind(2, Int64(clamping: position))
        defer { next.reset() }
        guard try next.step() else { return nil }
        return next.optionalInteger(0).map { UInt64($0) }
    }

    /// Nil when there is nothing in the range. Records and observations are read in one snapshot.
    func block(epoch: Int64, range: PositionRange) throws(SQLiteError) -> AuditBlock? {
        try database.execute("BEGIN", purpose: Self.purpose)
        defer { database.rollBack() }
        bind(epoch, range)
        defer {
            records.reset()
            observations.reset()
        }
        var held = RangeSet()
        var sum: LedgerBlock?
        var pending = try nextObservation()
        while try records.step() {
            var stored = row()
            var orphans: UInt64 = 0
            while let (position, observation) = pending, position <= stored.position {
                if position == stored.position { stored.record.observations.append(observation) } else { orphans += 1 }
                pending = try nextObservation()
            }
            held.insert(PositionRange(first: stored.position, last: stored.position))
            var one = LedgerBlock(stored)
            // An observation without its record makes the count wrong, and so the audit finds it.
            one.observations += orphans
            sum = sum?.adding(one) ?? one
        }
        while pending != nil {
            sum?.observations += 1
            pending = try nextObservation()
        }
        return sum.map { AuditBlock(block: $0, positions: held.ranges) }
    }

    /// Which positions of a range have a record.
    func positions(epoch: Int64, range: PositionRange) throws(SQLiteError) -> [PositionRange] {
        bind(epoch, range)
        defer { records.reset() }
        var held = RangeSet()
        while try records.step() {
            let position = UInt64(records.integer(0))
            held.insert(PositionRange(first: position, last: position))
        }
        return held.ranges
    }

    private func bind(_ epoch: Int64, _ range: PositionRange) {
        for statement in [records, observations] {
            statement.bind(1, epoch)
            statement.bind(2, Int64(clamping: range.first))
            statement.bind(3, Int64(clamping: range.last))
        }
    }

    private func row() -> StoredRecord {
        var time = StampRow.time(records, instant: 3, before: 4, after: 5, source: 6, state: 7)
        StampRow.read(records, flags: 12, into: &time)
        let direction = Record.Direction(rawValue: UInt8(truncatingIfNeeded: records.integer(2))) ?? .note
        let record = Record(
            instrument: Int32(truncatingIfNeeded: records.integer(1)), direction: direction, time: time,
            instrumentTime: records.optionalInteger(8).map { Instant(nanoseconds: $0) },
            loggerTime: records.optionalInteger(9).map { Instant(nanoseconds: $0) }, raw: records.blob(10),
            defect: records.optionalText(11))
        return StoredRecord(position: UInt64(records.integer(0)), record: record)
    }

    private func nextObservation() throws(SQLiteError) -> (position: UInt64, observation: Observation)? {
        guard try observations.step() else { return nil }
        let value = observations.isNull(3) ? Double.nan : observations.double(3)
        let decimals = observations.optionalInteger(4).map { Int($0) }
        let observation = Observation(
            datastream: Int32(truncatingIfNeeded: observations.integer(1)),
            cell: UInt16(truncatingIfNeeded: observations.integer(2)), result: Quantity(value, decimals: decimals),
            flag: QualityFlag(rawValue: UInt8(truncatingIfNeeded: observations.integer(5))) ?? .missing)
        return (UInt64(observations.integer(0)), observation)
    }
}

extension LedgerBlock {
    fileprivate func adding(_ part: LedgerBlock) -> LedgerBlock {
        var sum = self
        sum.add(part)
        return sum
    }
}
