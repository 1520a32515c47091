import Pipeline
import Sensing

/// Makes instants of what records tell about the time, remembering the date for records that have the time of day
/// only (most NMEA sentences).
struct InstrumentTime: Sendable {
    private var last: Instant?

    private static let nanosecondsPerDay: Int64 = 86_400 * Instant.nanosecondsPerSecond

    /// The instrument's own time of a record; nil when the record does not tell it, or no date was seen yet.
    mutating func instant(of values: FieldValues) -> Instant? {
        guard let instant = values.instant ?? civil(values) else { return nil }
        last = instant
        return instant
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
