import Sensing

/// What the kernel said about the discipline of its clock (`adjtimex`, read only), and when it was asked.
public struct KernelClockReading: Hashable, Sendable {
    /// TIME_OK (0) to TIME_ERROR (5).
    public var state: Int32
    /// The STA_ bits.
    public var status: Int32
    /// The greatest error the kernel admits to, in microseconds.
    public var maximumError: Int64
    /// The error the daemon that disciplines the clock guessed, in microseconds; a statistic, never a bound.
    public var estimatedError: Int64
    /// Nanoseconds of the monotonic clock.
    public var readAt: UInt64
    /// What the kernel has still to slew, in nanoseconds.
    public var offset: Int64
    /// How much faster the kernel makes its clock run than the counter, in parts per million times 65536.
    public var scaledFrequency: Int64
    /// TAI less UTC in seconds; 0 when nobody has told the kernel, and then CLOCK_TAI is no TAI.
    public var taiMinusUTC: Int32

    /// `TIME_ERROR` of <sys/timex.h>: the clock is not synchronised.
    public static let timeError: Int32 = 5
    /// `STA_UNSYNC` of <sys/timex.h>.
    public static let unsynchronisedBit: Int32 = 0x40
    /// The kernel lets its maximum error grow by 500 microseconds a second (MAXFREQ, second_overflow in ntp.c).
    public static let growthPartsPerMillion: Int64 = 500

    public init(
        state: Int32, status: Int32, maximumError: Int64, estimatedError: Int64, readAt: UInt64, offset: Int64 = 0,
        scaledFrequency: Int64 = 0, taiMinusUTC: Int32 = 0
    ) {
        self.state = state
        self.status = status
        self.maximumError = maximumError
        self.estimatedError = estimatedError
        self.readAt = readAt
        self.offset = offset
        self.scaledFrequency = scaledFrequency
        self.taiMinusUTC = taiMinusUTC
    }

    /// The reading of a kernel that could not be asked.
    public static func unavailable(at monotonic: UInt64) -> KernelClockReading {
        KernelClockReading(
            state: timeError, status: unsynchronisedBit, maximumError: 0, estimatedError: 0, readAt: monotonic)
    }

    /// A maximum error of 0 is a daemon that follows nothing (chrony's `local stratum` says so): not believed.
    public var isSynchronised: Bool {
        state != Self.timeError && status & Self.unsynchronisedBit == 0 && maximumError > 0
    }

    /// The kernel maximum error bound, in nanoseconds: `B(t) = maxerror + 1 us + 500 ppm * (t - t_read + 1 s)`.
    ///
    /// `maxerror` has a resolution of 1 us. It grows once a second, so it may already be a second old when it is read,
    /// and the reading itself is as old as `t - t_read`. Nil when the clock follows nothing: then nothing is promised.
    public func bound(at monotonic: UInt64) -> Int64? {
        guard isSynchronised else { return nil }
        let age = monotonic > readAt ? Int64(clamping: monotonic - readAt) : 0
        let growth = (age / 1_000_000 + 1000) * Self.growthPartsPerMillion
        return (maximumError + 1) * 1000 + growth
    }
}
