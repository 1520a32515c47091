import Pipeline
import Sensing

/// Makes instants of what records tell about the time, remembering the date for records that have the time of day
/// only (most NMEA sentences).
struct InstrumentTime: Sendable {
    private var last: Instant?

    private static let nanosecondsPerDay: Int64 = 86_400 * Instant.nanosecondsPerSecond

    /// The instrument's own time of a record; nil when the record does not tell it, or no date was seen yet.
    mutating func instant(of values: FieldValues, heard time: Timestamp) -> Instant? {
        if let ago = values.secondsAgo { return Self.instant(ago, before: time) }
        guard let instant = values.instant ?? civil(values) else { return nil }
        last = instant
        return instant
    }

    /// Nil where nobody knows when the record came, and for a time that no instrument means.
    private static func instant(_ ago: Double, before time: Timestamp) -> Instant? {
        let mostDays = 3650.0
        guard time.source != .unknown, ago.magnitude < mostDays * 86_400 else { return nil }
        return time.instant.adding(nanoseconds: -Int64((ago * 1e9).rounded()))
    }

    private func civil(_ values: FieldValues) -> Instant? {
        guard let ofDay = values.nanosecondOfDay else { return nil }
        if let date = values.civilDate { return Self.instant(date, ofDay) }
        guard let last else { return nil }
        let today = last.nanoseconds / Self.nanosecondsPerDay
        let candidate = Self.instant(Int(today), ofDay)
        // The nearest such time of day: midnight may pass before the next record with a date.
        let distance = candidate.nanoseconds(since: last)
        if distance > Self.nanosecondsPerDay / 2 { return candidate.adding(nanoseconds: -Self.nanosecondsPerDay) }
        if distance < -Self.nanosecondsPerDay / 2 { return candidate.adding(nanoseconds: Self.nanosecondsPerDay) }
        return candidate
    }

    private static func instant(_ days: Int, _ ofDay: Int64) -> Instant {
        Instant(nanoseconds: Int64(days) * nanosecondsPerDay + ofDay)
    }
}
