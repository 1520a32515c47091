import Glibc
import Sensing

/// The two clocks of the host that forwarding needs: one for waiting, one for telling people.
package enum SystemTime {
    /// Nanoseconds that never step; they start anywhere.
    package static func monotonic() -> UInt64 {
        let time = read(CLOCK_MONOTONIC)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    package static func now() -> Instant {
        let time = read(CLOCK_REALTIME)
        return Instant(unixSeconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
