import CFairlead
import Glibc
import Sensing
import StationClock
import Timekeeping

/// A station clock that says the time of the host: truth and stamps come from one clock, so their difference is the
/// stamps' own error.
enum BenchClock {
    /// Wide enough for the two clocks of the host to part while the benchmark runs; no part of what is measured.
    private static let halfWidth: Int64 = 1000

    static func make() -> StationClock {
        let clock = StationClock()
        let moment = ClockHardware.kernel.moment(50)
        let leap = LeapOffset(taiMinusUTC: 37)
        clock.publish(
            ClockModel(
                id: ClockModelID(run: 1, number: 1), boot: "benchmark", state: .locked, source: .system,
                sourceNames: "host", anchor: moment.raw, tai: leap.tai(of: Instant(nanoseconds: moment.realtime)),
                terms: BoundTerms(source: Self.halfWidth, read: moment.halfWidth, driftPPB: 0), leap: leap))
        return clock
    }
}

/// A sender's thread: before all others where the system allows it, so that it sends when it says it does.
enum Pace {
    /// Sleeps until shortly before an instant of CLOCK_MONOTONIC_RAW, then waits awake.
    static func wait(until instant: UInt64) {
        while true {
            let now = fairlead_monotonic()
            guard now < instant else { return }
            let left = instant - now
            guard left > 300_000 else { continue }
            var rest = timespec(
                tv_sec: Int((left - 200_000) / 1_000_000_000), tv_nsec: Int((left - 200_000) % 1_000_000_000))
            nanosleep(&rest, nil)
        }
    }
}
