import Delivery
import Sensing
import Store
import Timekeeping

/// Writes the tables `retiming` and `retimed`: the corrections that came, and the times that they give.
final class RetimingTables {
    private static let purpose = "storing corrected times"

    private let database: SQLiteDatabase
    private let insert: SQLiteStatement
    private let insertTime: SQLiteStatement
    private let gap: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(SQLiteError) {
        self.database = database
        insert = try database.prepare(
            """
            INSERT INTO retiming (epoch_id, position, model, verdict, line) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (epoch_id, position) DO NOTHING
            """, purpose: Self.purpose)
        insertTime = try database.prepare(
            """
            INSERT INTO retimed (epoch_id, position, time_ns, before_ns, after_ns, source, state, clock_flags, retimed_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (epoch_id, position) DO NOTHING
            """, purpose: Self.purpose)
        gap = try database.prepare(
            """
            SELECT position, time_ns, before_ns, after_ns, source, state, clock_flags, raw_ns, lateness_ns, model
            FROM record WHERE epoch_id = ?1 AND (model BETWEEN ?2 AND ?3 OR model = ?4) AND raw_ns BETWEEN ?5 AND ?6
            """, purpose: Self.purpose)
    }

    /// All corrections that came before, by station.
    static func read(from database: SQLiteDatabase) throws(SQLiteError) -> [String: ClockCorrections] {
        let row = try database.prepare(
            """
            SELECT station.name, line FROM retiming JOIN epoch ON epoch.id = epoch_id
            JOIN station ON station.id = station_id ORDER BY epoch_id, position
            """, purpose: "reading corrections of time")
        var corrections: [String: ClockCorrections] = [:]
        while try row.step() {
            guard let retiming = try? Retiming(line: row.text(1)) else { continue }
            _ = corrections[row.text(0), default: ClockCorrections()].add(retiming)
        }
        return corrections
    }

    func store(_ retiming: Retiming, epoch: Int64, position: UInt64) throws(SQLiteError) {
        insert.bind(1, epoch)
        insert.bind(2, Int64(position))
        insert.bind(3, retiming.closing.id.packed)
        insert.bind(4, retiming.verdict.rawValue)
        insert.bind(5, retiming.line)
        try insert.run()
    }

    func store(_ corrected: CorrectedTime, epoch: Int64, position: Int64) throws(SQLiteError) {
        let time = corrected.time
        insertTime.bind(1, epoch)
        insertTime.bind(2, position)
        insertTime.bind(3, time.instant.nanoseconds)
        insertTime.bind(4, time.bound?.before)
        insertTime.bind(5, time.bound?.after)
        insertTime.bind(6, Int64(time.source.rawValue))
        insertTime.bind(7, Int64(time.state.rawValue))
        insertTime.bind(8, Int64(time.flags.rawValue))
        insertTime.bind(9, corrected.closing.packed)
        try insertTime.run()
    }

    /// Corrects what of an epoch is here already.
    func apply(_ retiming: Retiming, epoch: Int64) throws(SQLiteError) {
        let run = retiming.closing.id.run
        gap.bind(1, epoch)
        gap.bind(2, ClockModelID(run: run, number: retiming.after).packed + 1)
        gap.bind(3, retiming.closing.id.packed - 1)
        gap.bind(4, ClockModelID(run: run, number: 0).packed)
        gap.bind(5, retiming.from)
        gap.bind(6, retiming.to)
        defer { gap.reset() }
        while try gap.step() {
            guard let corrected = retiming.corrected(gapTime()) else { continue }
            try store(
                CorrectedTime(time: corrected, closing: retiming.closing.id), epoch: epoch, position: gap.integer(0))
        }
    }

    private func gapTime() -> Timestamp {
        var time = StampRow.time(
            gap, instant: 1, before: 2, after: 3, source: 4, state: 5)
        StampRow.read(gap, flags: 6, into: &time)
        return time
    }
}
