/// What a receiver behind gpsd is worth. Times in nanoseconds.
public struct GPSDRules: Hashable, Sendable {
    /// How the pulse reaches gpsd's host: how late its stamp may be (gpsd time service howto).
    public enum PulsePath: String, Hashable, Sendable, CaseIterable {
        /// At an interrupt of a serial port or a pin, stamped by the kernel.
        case kernel
        /// Over USB 2 at high speed.
        case usb2
        /// Over USB 1.1, or nobody knows.
        case usb1

        var error: Int64 {
            switch self {
            case .kernel: 5000
            case .usb2: 100_000
            case .usb1: 1_000_000
            }
        }

        /// Of one pulse, at random.
        var sigma: Int64 {
            switch self {
            case .kernel: 1000
            case .usb2: 20_000
            case .usb1: 200_000
            }
        }
    }

    /// The receiver to listen to, as gpsd names it; nil: the only one.
    public var device: String?
    /// Of a receiver with a pulse; nil when none is expected. Pulses that come all the same are taken for the worst.
    public var pulse: PulsePath?
    /// From the second that a sentence names to gpsd's stamp, where it was measured; nil: it was not.
    public var latency: Int64?
    /// How far a measured latency wanders.
    public var latencyError: Int64
    /// How late a sentence may be where nobody has measured it. gpsd's manual: 10 to 700 ms.
    public var longestLatency: Int64

    /// From gpsd's stamp to the report of the fix: the rest of the second's sentences (measured at 9600 baud: 75 ms).
    static let reportDelay: Int64 = 300_000_000
    /// The receiver's own error when it has a fix; receivers say 20 to 100 ns, three times that and more.
    static let receiverError: Int64 = 1000
    /// Of one sentence, at random: measured with serial receivers.
    static let sentenceSigma: Int64 = 20_000_000
    /// A fix, a pulse or a comparison that is older does not vouch for another.
    static let longestAge: Int64 = 5_000_000_000
    /// So many reports of a fix without a comparison: this gpsd makes none.
    static let patience = 3

    public init(
        device: String? = nil, pulse: PulsePath? = nil, latency: Int64? = nil, latencyError: Int64 = 100_000_000,
        longestLatency: Int64 = 700_000_000
    ) {
        self.device = device
        self.pulse = pulse
        self.latency = latency
        self.latencyError = latencyError
        self.longestLatency = longestLatency
    }
}
