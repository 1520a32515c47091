import Delivery
import Sensing

/// Records to and from the rows of the table `record`, in the order of `SegmentSchema.columns`.
enum RecordRow {
    private static let purpose = "reading records"

    /// Binds an entry of the arena; the bytes are not copied and must stay until the statement is reset.
    static func bind(
        _ entry: PendingRecords.Entry, position: UInt64, bytes: UnsafeRawBufferPointer, to statement: SQLiteStatement
    ) {
        let raw = UnsafeRawBufferPointer(rebasing: bytes[..<entry.rawBytes])
        let blobStart = entry.rawBytes + (entry.defectBytes ?? 0)
        statement.bind(1, Int64(bitPattern: position))
        statement.bind(2, Int64(entry.instrument))
        statement.bind(3, Int64(entry.direction.rawValue))
        statement.bind(4, entry.time.instant.nanoseconds)
        statement.bind(5, entry.time.bound?.before)
        statement.bind(6, entry.time.bound?.after)
        statement.bind(7, Int64(entry.time.source.rawValue))
        statement.bind(8, Int64(entry.time.state.rawValue))
        statement.bind(9, entry.instrumentTime)
        statement.bind(10, entry.loggerTime)
        statement.bind(11, unownedBlob: raw)
        if entry.defectBytes != nil {
            statement.bind(12, unownedText: UnsafeRawBufferPointer(rebasing: bytes[entry.rawBytes..<blobStart]))
        } else {
            statement.bindNull(12)
        }
        if entry.observationBytes > 0 {
            statement.bind(13, unownedBlob: UnsafeRawBufferPointer(rebasing: bytes[blobStart..<entry.arenaBytes]))
        } else {
            statement.bindNull(13)
        }
        bind(entry.time, to: statement)
        statement.bind(18, entry.reprocessed.map { Int64($0.run) })
        statement.bind(19, entry.reprocessed.map { Int64(bitPattern: $0.position) })
    }

    private static func bind(_ time: Timestamp, to statement: SQLiteStatement) {
        statement.bind(14, Int64(time.flags.rawValue))
        statement.bind(15, time.stamp?.monotonic)
        statement.bind(16, time.stamp?.lateness)
        statement.bind(17, time.stamp?.model.packed)
    }

    static func read(
        _ statement: SQLiteStatement, of database: SQLiteDatabase
    ) throws(SQLiteError) -> StoredRecord {
        let position = UInt64(bitPattern: statement.integer(0))
        guard let direction = Record.Direction(rawValue: UInt8(truncatingIfNeeded: statement.integer(2))),
            let source = ClockSource(rawValue: UInt8(truncatingIfNeeded: statement.integer(6))),
            let state = ClockState(rawValue: UInt8(truncatingIfNeeded: statement.integer(7)))
        else { throw database.damaged(purpose, "record \(position) has impossible codes") }
        var time = Timestamp(Instant(nanoseconds: statement.integer(3)), source: source, state: state)
        if let before = statement.optionalInteger(4), let after = statement.optionalInteger(5) {
            time.bound = TimeBound(before: before, after: after)
        }
        time.flags = ClockFlags(rawValue: UInt8(truncatingIfNeeded: statement.integer(13)))
        time.stamp = stamp(statement)
        let record = Record(
            instrument: Int32(truncatingIfNeeded: statement.integer(1)), direction: direction, time: time,
            instrumentTime: statement.optionalInteger(8).map { Instant(nanoseconds: $0) },
            loggerTime: statement.optionalInteger(9).map { Instant(nanoseconds: $0) }, raw: statement.blob(10),
            defect: statement.optionalText(11),
            observations: try observations(statement, position: position, of: database),
            reprocessed: reprocessed(statement))
        return StoredRecord(position: position, record: record)
    }

    private static func reprocessed(_ statement: SQLiteStatement) -> Reprocessed? {
        guard let run = statement.optionalInteger(17), let position = statement.optionalInteger(18) else { return nil }
        return Reprocessed(run: UInt32(truncatingIfNeeded: run), position: UInt64(bitPattern: position))
    }

    private static func stamp(_ statement: SQLiteStatement) -> RawStamp? {
        guard let monotonic = statement.optionalInteger(14), let lateness = statement.optionalInteger(15),
            let model = statement.optionalInteger(16).flatMap({ ClockModelID(packed: $0) })
        else { return nil }
        return RawStamp(monotonic: monotonic, lateness: lateness, model: model)
    }

    private static func observations(
        _ statement: SQLiteStatement, position: UInt64, of database: SQLiteDatabase
    ) throws(SQLiteError) -> [Observation] {
        guard !statement.isNull(12) else { return [] }
        do throws(BatchDefect) {
            return try statement.withBlob(12) { (blob) throws(BatchDefect) in try ObservationCoding.decode(blob) }
        } catch {
            throw database.damaged(purpose, "the observations of record \(position): \(error)")
        }
    }
}
