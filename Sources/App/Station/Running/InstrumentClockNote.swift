import DriverRuntime
import Sensing
import Timekeeping

/// Something about an instrument's clock that is to be recorded: a sentence, and mostly the offset with its bound.
struct InstrumentClockNote: Sendable {
    let text: String
    /// Instrument less UTC and half the width of the interval around it, in nanoseconds.
    private let offset: (middle: Int64, halfWidth: Int64?)?

    init(_ text: String) {
        self.text = text
        offset = nil
    }

    /// `interval` has both ends.
    init(_ interval: ClockOffsetInterval) {
        let latest = interval.latest ?? interval.earliest
        let shown = ClockOffset(earliest: interval.earliest, latest: latest, isPromised: true).shown
        text = "the instrument's clock is \(shown)"
        offset = (interval.middle ?? interval.earliest, interval.halfWidth)
    }

    /// By a station clock that promises nothing itself.
    init(unpromised middle: Int64, text: String) {
        self.text = "the instrument's clock is \(text) by the station's, which promises nothing"
        offset = (middle, nil)
    }

    /// In seconds, rounded to a microsecond; the bound is wider by what was cut off. Without a bound the offset is
    /// suspect and the bound is missing.
    func observations(in streams: some Collection<Int32>) -> [Observation] {
        guard let offset, let offsetStream = streams.first, let boundStream = streams.dropFirst().first else {
            return []
        }
        let value = Quantity(mantissa: offset.middle / 1000, decimals: 6)
        guard let halfWidth = offset.halfWidth else {
            return [
                Observation(datastream: offsetStream, result: value, flag: .suspect),
                Observation(datastream: boundStream, result: .missing, flag: .missing),
            ]
        }
        return [
            Observation(datastream: offsetStream, result: value, flag: .pass),
            Observation(
                datastream: boundStream, result: Quantity(mantissa: halfWidth / 1000 + 2, decimals: 6), flag: .pass),
        ]
    }
}
