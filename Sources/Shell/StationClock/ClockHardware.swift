import CFairlead
import Timekeeping

/// The clocks of the machine, as functions, so that a test can put its own in their place.
struct ClockHardware: Sendable {
    /// Nanoseconds of CLOCK_REALTIME.
    var realtime: @Sendable () -> Int64
    /// Nanoseconds of CLOCK_MONOTONIC_RAW.
    var monotonic: @Sendable () -> UInt64
    /// What the kernel says about its discipline; the argument is the monotonic time of the question.
    var discipline: @Sendable (UInt64) -> KernelClockReading

    static let kernel = ClockHardware(
        realtime: { fairlead_realtime() }, monotonic: { fairlead_monotonic() }, discipline: readKernel)

    private static func readKernel(at monotonic: UInt64) -> KernelClockReading {
        var kernel = fairlead_discipline()
        guard fairlead_read_discipline(&kernel) == 0 else { return .unavailable(at: monotonic) }
        return KernelClockReading(
            state: kernel.state, status: kernel.status, maximumError: kernel.maximum_error,
            estimatedError: kernel.estimated_error, readAt: monotonic)
    }
}
