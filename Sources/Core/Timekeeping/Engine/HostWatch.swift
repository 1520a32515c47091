/// Looks from moment to moment whether the machine's clocks ran together.
struct HostWatch: Hashable, Sendable {
    /// What came between two moments.
    enum Disruption: Hashable, Sendable {
        /// Somebody set CLOCK_REALTIME, by so many nanoseconds. The counter is not touched by that.
        case set(by: Int64)
        /// CLOCK_REALTIME and the counter parted by so many nanoseconds, and nobody set the clock: a slew, or the machine
        /// was moved and it was the counter that jumped.
        case parted(by: Int64)
        /// The machine slept for so many nanoseconds, in which the counter stood still.
        case suspended(Int64)
        /// The counter fell back by so many nanoseconds: it is another counter.
        case counterFell(by: Int64)
    }

    private(set) var last: ClockMoment

    init(_ moment: ClockMoment) {
        last = moment
    }

    /// The kernel slews by at most 500 ppm (MAXFREQ); 1 ms is more than a bracket may miss by.
    private static let greatestSlewPPM: Int64 = 500
    static let slack: Int64 = 1_000_000

    mutating func disruption(at moment: ClockMoment) -> Disruption? {
        let elapsed = moment.raw.clampedDifference(last.raw)
        let realtime = moment.realtime.clampedDifference(last.realtime)
        let slept = moment.suspended.clampedDifference(last.suspended)
        // A report may carry a moment a little older than the tick before it.
        guard elapsed >= -Self.slack * 1000 else {
            last = moment
            return .counterFell(by: -elapsed)
        }
        guard elapsed >= 0 else { return moment.wasSet ? .set(by: 0) : nil }
        last = moment
        if slept > Self.slack { return .suspended(slept) }
        let parted = realtime.clampedDifference(elapsed)
        if moment.wasSet { return .set(by: parted) }
        let allowed = elapsed / 1_000_000 * Self.greatestSlewPPM + Self.slack
        return abs(parted) > allowed ? .parted(by: parted) : nil
    }
}
