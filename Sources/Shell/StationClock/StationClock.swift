import Sensing
import Synchronization
import Timekeeping

/// The clock of this station: it stamps instants and says what they are worth.
///
/// Today it is the kernel's clock with the bound that the kernel gives it. A stamp costs less than a microsecond and may
/// be taken on any thread.
public final class StationClock: Sendable {
    private let hardware: ClockHardware
    private let reading: Mutex<KernelClockReading>

    /// The kernel is asked about its discipline at most once in so many nanoseconds.
    static let refreshInterval: UInt64 = 1_000_000_000

    public convenience init() {
        self.init(hardware: .kernel)
    }

    init(hardware: ClockHardware) {
        self.hardware = hardware
        reading = Mutex(hardware.discipline(hardware.monotonic()))
    }

    /// The instant of the call.
    public func now() -> Timestamp {
        stamp(realtime: hardware.realtime())
    }

    /// An instant of CLOCK_REALTIME, in nanoseconds, that the kernel took a moment ago.
    public func stamp(realtime: Int64) -> Timestamp {
        let now = hardware.monotonic()
        return discipline(at: now).timestamp(realtime: realtime, at: now)
    }

    /// Nanoseconds of CLOCK_MONOTONIC_RAW: for durations and deadlines; no step or slew of the time of day moves it.
    public func monotonic() -> UInt64 {
        hardware.monotonic()
    }

    /// What the kernel says about its clock, at most a second old.
    public func discipline() -> KernelClockReading {
        discipline(at: hardware.monotonic())
    }

    private func discipline(at now: UInt64) -> KernelClockReading {
        reading.withLock { reading in
            if now &- reading.readAt >= Self.refreshInterval, now > reading.readAt {
                reading = hardware.discipline(now)
            }
            return reading
        }
    }
}
