import Glibc

/// Seconds on the wall and of this process's CPU since it was made.
struct Stopwatch {
    struct Reading {
        var seconds: Double
        var cpu: Double
    }

    private let start = Self.now()

    var reading: Reading {
        let now = Self.now()
        return Reading(seconds: now.seconds - start.seconds, cpu: now.cpu - start.cpu)
    }

    private static func now() -> Reading {
        func read(_ clock: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(clock, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        return Reading(seconds: read(CLOCK_MONOTONIC), cpu: read(CLOCK_PROCESS_CPUTIME_ID))
    }
}
