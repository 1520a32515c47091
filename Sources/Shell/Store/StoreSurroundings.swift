import Glibc
import Sensing

/// What the store takes from the world besides its files: time, room on the disk, and chance. Tests give their own.
public struct StoreSurroundings: Sendable {
    /// The time of day, for names and notices.
    public var now: @Sendable () -> Instant
    /// Nanoseconds of a clock that never steps, for ages and latencies.
    public var uptime: @Sendable () -> UInt64
    /// How many bytes an ordinary user can still write below a path; nil when the system does not say.
    public var freeBytes: @Sendable (_ path: String) -> UInt64?
    public var randomBits: @Sendable () -> UInt64

    public init(
        now: @escaping @Sendable () -> Instant, uptime: @escaping @Sendable () -> UInt64,
        freeBytes: @escaping @Sendable (_ path: String) -> UInt64?, randomBits: @escaping @Sendable () -> UInt64
    ) {
        self.now = now
        self.uptime = uptime
        self.freeBytes = freeBytes
        self.randomBits = randomBits
    }

    /// The host's own clocks, disk and random numbers.
    public static let system = StoreSurroundings(
        now: { Instant(nanoseconds: Int64(nanoseconds(of: CLOCK_REALTIME))) },
        uptime: { nanoseconds(of: CLOCK_MONOTONIC) },
        freeBytes: { path in
            var status = statvfs()
            guard statvfs(path, &status) == 0 else { return nil }
            return UInt64(status.f_bavail) * UInt64(status.f_frsize)
        },
        randomBits: { UInt64.random(in: .min ... .max) })

    private static func nanoseconds(of clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
