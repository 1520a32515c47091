import Glibc

/// Seconds on a clock that nobody sets.
package func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_RAW, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Waits, by looking each few milliseconds, until something is so; false when it never was.
package func wait(
    seconds: Double, every microseconds: UInt32 = 20_000, until isSo: () throws(BenchmarkFailure) -> Bool
) throws(BenchmarkFailure) -> Bool {
    let deadline = monotonicSeconds() + seconds
    while true {
        if try isSo() { return true }
        if monotonicSeconds() >= deadline { return false }
        usleep(microseconds)
    }
}
