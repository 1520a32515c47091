import Glibc

/// An instrument's own clock: it runs a little fast or slow, and is as wrong as the last person left it.
public struct InstrumentClock: Sendable {
    private var offset: Nanoseconds
    private var setAt: Nanoseconds
    private let start: Nanoseconds
    private let driftPartsPerMillion: Double
    /// A crystal follows the temperature: it runs faster by up to this for half a day, and slower for the other half.
    private let swingPartsPerMillion: Double

    private static let day = 86_400e9

    public init(
        start: Nanoseconds, offset: Nanoseconds = 0, driftPartsPerMillion: Double = 0, swingPartsPerMillion: Double = 0
    ) {
        self.start = start
        self.swingPartsPerMillion = swingPartsPerMillion
        self.offset = offset
        setAt = start
        self.driftPartsPerMillion = driftPartsPerMillion
    }

    public func reading(at now: Nanoseconds) -> Nanoseconds {
        now + offset + Nanoseconds(Double(now - setAt) * driftPartsPerMillion / 1e6) + swung(by: now) - swung(by: setAt)
    }

    /// What the swing has gained since the start.
    private func swung(by now: Nanoseconds) -> Nanoseconds {
        let turn = 2 * Double.pi * Double(now - start) / Self.day
        return Nanoseconds(swingPartsPerMillion / 1e6 * Self.day / (2 * Double.pi) * (1 - cos(turn)))
    }

    public func date(at now: Nanoseconds) -> CalendarDate { CalendarDate(reading(at: now)) }

    mutating func set(to date: CalendarDate, at now: Nanoseconds) {
        offset = date.instant - now
        setAt = now
    }
}
