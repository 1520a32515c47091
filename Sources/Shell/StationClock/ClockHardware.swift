import CFairlead
import Timekeeping

/// The clocks of the machine, as functions, so that a test can put its own in their place.
public struct ClockHardware: Sendable {
    /// Nanoseconds of CLOCK_REALTIME.
    public var realtime: @Sendable () -> Int64
    /// Nanoseconds of CLOCK_MONOTONIC_RAW.
    public var monotonic: @Sendable () -> UInt64
    /// Both in the narrowest of so many brackets.
    public var moment: @Sendable (Int) -> ClockMoment
    /// What the kernel says about its discipline; the argument is the monotonic time of the question.
    public var discipline: @Sendable (UInt64) -> KernelClockReading

    public init(
        realtime: @escaping @Sendable () -> Int64, monotonic: @escaping @Sendable () -> UInt64,
        moment: @escaping @Sendable (Int) -> ClockMoment,
        discipline: @escaping @Sendable (UInt64) -> KernelClockReading
    ) {
        self.realtime = realtime
        self.monotonic = monotonic
        self.moment = moment
        self.discipline = discipline
    }

    public static let kernel = ClockHardware(
        realtime: { fairlead_realtime() }, monotonic: { fairlead_monotonic() }, moment: readMoment,
        discipline: readKernel)

    private static func readMoment(tries: Int) -> ClockMoment {
        var moment = fairlead_moment()
        fairlead_read_moment(Int32(clamping: max(1, tries)), &moment)
        return ClockMoment(
            raw: moment.raw, realtime: moment.realtime, halfWidth: moment.half_width, suspended: moment.suspended)
    }

    private static func readKernel(at monotonic: UInt64) -> KernelClockReading {
        var kernel = fairlead_discipline()
        guard fairlead_read_discipline(&kernel) == 0 else { return .unavailable(at: monotonic) }
        return KernelClockReading(
            state: kernel.state, status: kernel.status, maximumError: kernel.maximum_error,
            estimatedError: kernel.estimated_error, readAt: monotonic, offset: kernel.offset,
            scaledFrequency: kernel.frequency, taiMinusUTC: kernel.tai)
    }
}
