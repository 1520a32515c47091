import Delivery
import Sensing
import Store

/// The table `fragment`: parts of batches that came in pieces, until all of them are there.
final class FragmentTable {
    /// What one station may leave waiting; the oldest batch goes first.
    static let largestWaiting: Int64 = 16 << 20
    /// A station that has not sent the rest for a week has long sent the batch again.
    static let patienceSeconds: Int64 = 7 * 86_400

    private static let purpose = "keeping a fragment"

    private let insert: SQLiteStatement
    private let forgetOld: SQLiteStatement
    private let forgetOthers: SQLiteStatement
    private let forgetBatch: SQLiteStatement
    private let waiting: SQLiteStatement
    private let oldest: SQLiteStatement
    private let parts: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(SQLiteError) {
        insert = try database.prepare(
            """
            INSERT INTO fragment (station, batch, number, count, bytes, received_ns) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (station, batch, number) DO UPDATE SET bytes = excluded.bytes
            """, purpose: Self.purpose)
        // A station whose link takes less now cuts the same batch again, in more pieces.
        forgetOthers = try database.prepare(
            "DELETE FROM fragment WHERE station = ? AND batch = ? AND count <> ?", purpose: Self.purpose)
        forgetOld = try database.prepare("DELETE FROM fragment WHERE received_ns < ?", purpose: Self.purpose)
        forgetBatch = try database.prepare(
            "DELETE FROM fragment WHERE station = ? AND batch = ?", purpose: Self.purpose)
        waiting = try database.prepare(
            "SELECT total(length(bytes)) FROM fragment WHERE station = ?", purpose: Self.purpose)
        oldest = try database.prepare(
            "SELECT batch FROM fragment WHERE station = ? AND batch <> ? ORDER BY received_ns LIMIT 1",
            purpose: Self.purpose)
        parts = try database.prepare(
            "SELECT number, count, bytes FROM fragment WHERE station = ? AND batch = ? ORDER BY number",
            purpose: Self.purpose)
    }

    /// Returns the whole batch when this was its last part.
    func keep(_ fragment: BatchFragment, of station: String, now: Instant) throws(SQLiteError) -> [UInt8]? {
        forgetOld.bind(1, now.adding(nanoseconds: -Self.patienceSeconds * Instant.nanosecondsPerSecond).nanoseconds)
        try forgetOld.run()
        forgetOthers.bind(1, station)
        forgetOthers.bind(2, Int64(bitPattern: fragment.batch))
        forgetOthers.bind(3, Int64(fragment.count))
        try forgetOthers.run()
        insert.bind(1, station)
        insert.bind(2, Int64(bitPattern: fragment.batch))
        insert.bind(3, Int64(fragment.index))
        insert.bind(4, Int64(fragment.count))
        insert.bind(5, blob: fragment.bytes)
        insert.bind(6, now.nanoseconds)
        try insert.run()
        try makeRoom(for: fragment.batch, of: station)
        return try whole(fragment, of: station)
    }

    func forget(_ batch: UInt64, of station: String) throws(SQLiteError) {
        forgetBatch.bind(1, station)
        forgetBatch.bind(2, Int64(bitPattern: batch))
        try forgetBatch.run()
    }

    private func makeRoom(for batch: UInt64, of station: String) throws(SQLiteError) {
        while try bytesWaiting(of: station) > Self.largestWaiting {
            oldest.bind(1, station)
            oldest.bind(2, Int64(bitPattern: batch))
            let found = try oldest.step() ? UInt64(bitPattern: oldest.integer(0)) : nil
            oldest.reset()
            // A batch that is too large all by itself never comes together.
            try forget(found ?? batch, of: station)
            if found == nil { return }
        }
    }

    private func bytesWaiting(of station: String) throws(SQLiteError) -> Int64 {
        waiting.bind(1, station)
        defer { waiting.reset() }
        return try waiting.step() ? Int64(waiting.double(0)) : 0
    }

    private func whole(_ fragment: BatchFragment, of station: String) throws(SQLiteError) -> [UInt8]? {
        parts.bind(1, station)
        parts.bind(2, Int64(bitPattern: fragment.batch))
        defer { parts.reset() }
        var bytes: [UInt8] = []
        var next = 0
        while try parts.step() {
            guard parts.integer(0) == Int64(next), parts.integer(1) == Int64(fragment.count) else { return nil }
            bytes += parts.blob(2)
            next += 1
        }
        return next == fragment.count ? bytes : nil
    }
}
