/// What is asked of chronyd's word before it is believed. Times in nanoseconds.
public struct ChronyRules: Hashable, Sendable {
    /// Without an update for `silentIntervals` update intervals, and for at least this long, chronyd is not believed.
    /// After its first quick questions it asks every 64 s (minpoll 6); the default lets two of those get lost.
    public var leastSilence: Int64
    /// A skew above it makes chronyd a degraded source, in parts per million.
    public var skewLimitPPM: Double

    /// NTP's register of the last eight polls is empty then (clock-bound uses the same).
    static let silentIntervals = 8.0
    /// chronyd moves the time of its last update up to a second back, so that it tells nobody when it polls.
    static let updateSlack: Int64 = 1_000_000_000
    /// An update is overdue after so many intervals.
    static let dueIntervals = 2.0
    /// How fast the error may grow while an update is overdue, beyond what chronyd says: PHI of RFC 5905. chronyd itself
    /// assumes 1 ppm (maxclockerror), which a plain crystal does not keep.
    static let overduePPM: Int64 = 15
    /// How fast NTP time may run by the counter between question and answer.
    static let frequencyLimitPPM: Int64 = 500

    public init(leastSilence: Int64 = 200_000_000_000, skewLimitPPM: Double = 100) {
        self.leastSilence = leastSilence
        self.skewLimitPPM = skewLimitPPM
    }
}
