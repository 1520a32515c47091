/// An instrument's own clock: it runs a little fast or slow, and is as wrong as the last person left it.
public struct InstrumentClock: Sendable {
    private var offset: Nanoseconds
    private var setAt: Nanoseconds
    private let driftPartsPerMillion: Double

    public init(start: Nanoseconds, offset: Nanoseconds = 0, driftPartsPerMillion: Double = 0) {
        self.offset = offset
        setAt = start
        self.driftPartsPerMillion = driftPartsPerMillion
    }

    public func reading(at now: Nanoseconds) -> Nanoseconds {
        now + offset + Nanoseconds(Double(now - setAt) * driftPartsPerMillion / 1e6)
    }

    public func date(at now: Nanoseconds) -> CalendarDate { CalendarDate(reading(at: now)) }

    mutating func set(to date: CalendarDate, at now: Nanoseconds) {
        offset = date.instant - now
        setAt = now
    }
}
