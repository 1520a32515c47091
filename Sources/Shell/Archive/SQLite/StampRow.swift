import Sensing
import Store

/// Reads a record's time out of a row. Values that we never wrote become others here, so that their digest differs.
enum StampRow {
    static func time(
        _ row: SQLiteStatement, instant: Int32, before: Int32, after: Int32, source: Int32, state: Int32
    ) -> Timestamp {
        var time = Timestamp(
            Instant(nanoseconds: row.integer(instant)),
            source: ClockSource(rawValue: UInt8(truncatingIfNeeded: row.integer(source))) ?? .unknown,
            state: ClockState(rawValue: UInt8(truncatingIfNeeded: row.integer(state))) ?? .unsynchronised)
        if let before = row.optionalInteger(before), let after = row.optionalInteger(after) {
            time.bound = TimeBound(before: before, after: after)
        }
        return time
    }

    /// The four columns `clock_flags`, `raw_ns`, `lateness_ns` and `model`, of which the first is at `flags`.
    static func read(_ row: SQLiteStatement, flags: Int32, into time: inout Timestamp) {
        time.flags = ClockFlags(rawValue: UInt8(truncatingIfNeeded: row.integer(flags)))
        guard let monotonic = row.optionalInteger(flags + 1), let lateness = row.optionalInteger(flags + 2),
            let model = row.optionalInteger(flags + 3).flatMap({ ClockModelID(packed: $0) })
        else { return }
        time.stamp = RawStamp(monotonic: monotonic, lateness: lateness, model: model)
    }
}
