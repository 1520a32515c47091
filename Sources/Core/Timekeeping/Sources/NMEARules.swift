/// How late a receiver's sentences are. Times in nanoseconds.
public struct NMEARules: Hashable, Sendable {
    /// The first byte of the first sentence with a time comes at least so long after the second that it names.
    public var latency: Int64
    /// And up to so much later still.
    public var jitter: Int64

    /// Receivers on serial lines are 10 to 700 ms late, and wander in it (gpsd's manual).
    public static let uncalibratedJitter: Int64 = 700_000_000

    /// A latency that was measured against a better source holds within about this much (gpsd's time service howto).
    public static let calibratedJitter: Int64 = 100_000_000

    /// A receiver's own error while it has a fix; receivers say 20 to 100 ns, three times that and more.
    static let receiverError: Int64 = 1000
    /// Of one sentence, at random, as measured with serial receivers.
    static let sigma: Int64 = 20_000_000
    /// A time of day that is repeated for longer than this stands still.
    static let longestCycle: Int64 = 2_500_000_000

    /// Nil: nobody has measured it.
    public init(latency: Int64? = nil, jitter: Int64? = nil) {
        self.latency = latency ?? 0
        self.jitter = jitter ?? (latency == nil ? Self.uncalibratedJitter : Self.calibratedJitter)
    }
}
