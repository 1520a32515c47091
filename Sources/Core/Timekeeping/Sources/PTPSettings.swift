/// What the station file says about a ptp4l. Times in nanoseconds.
public struct PTPSettings: Hashable, Sendable {
    /// How often a Sync is to be expected; three times as old, the last one is no longer the time.
    public var interval: Int64
    /// ptp4l runs with `free_running 1`: it measures and does not steer, and its port stays UNCALIBRATED.
    public var isFreeRunning: Bool
    /// A grandmaster that does not serve PTP time (ptpTimescale 0) serves UTC: somebody knows so.
    public var arbitraryTimeIsUTC: Bool
    /// E_src where the grandmaster does not say how accurate it is, or says it of a clock that follows nothing.
    public var unknownAccuracy: Int64
    /// What stamps of the kernel add to E_path: its interrupts are late under load (measured: at most 15.3 us).
    public var softwareAllowance: Int64
    /// TAI less UTC in seconds, where the grandmaster does not vouch for its own: ptp4l's option `utc_offset`.
    public var utcOffset: Int

    public init(
        interval: Int64 = 1_000_000_000, isFreeRunning: Bool = false, arbitraryTimeIsUTC: Bool = false,
        unknownAccuracy: Int64 = 1_000_000_000, softwareAllowance: Int64 = 15_000, utcOffset: Int = 37
    ) {
        self.interval = interval
        self.isFreeRunning = isFreeRunning
        self.arbitraryTimeIsUTC = arbitraryTimeIsUTC
        self.unknownAccuracy = unknownAccuracy
        self.softwareAllowance = softwareAllowance
        self.utcOffset = utcOffset
    }
}
