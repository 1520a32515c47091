import Diagnostics
import StationClock
import Timekeeping
import Transports

/// The station clock, as the station file has it. Times in nanoseconds.
public struct ClockConfiguration: Hashable, Sendable {
    public var oscillator = Oscillator.unknown
    /// A wider bound is not "locked".
    public var lockLimit = AmountOf.second
    /// A wider bound, or a longer holdover, is "unsynchronised".
    public var holdoverLimit = 10 * AmountOf.second
    public var longestHoldover = AmountOf.day
    /// A bound within this is not made narrower by a new model, of which each that is used costs a record.
    public var finestBound: Int64 = 0
    /// The path of a leap-seconds.list; nil: the system's where there is one, else what the program knows.
    public var leapSeconds: String?
    /// The priority of the threads that read instruments, among those that the kernel runs before all others.
    public var realtimePriority: Int?
    /// What the sources say is kept in a file, for a replay.
    public var logsSources = false
    /// Empty: no time is to be had.
    public var sources = [ClockSourceConfiguration.kernel]

    public init() {}
}

/// One source of time.
public struct ClockSourceConfiguration: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case ptp4l(PTP4lPlace, PTPSettings)
        /// The path of the device, also in the next.
        case phc(String, PHCSettings)
        case pps(String, PPSSettings)
        case gpsd(HostAndPort, GPSDRules)
        case nmea(ReceiverLine, NMEARules)
        case chrony(ChronyAddress, ChronyRules)
        case kernel
        /// The battery clock of the host.
        case rtc
    }

    public var name: String
    public var kind: Kind
    /// How often a sample is asked for or comes; nil: as the kind usually has it.
    public var interval: Int64?
    public var smear: SourceSettings.Smear

    public init(name: String, kind: Kind, interval: Int64? = nil, smear: SourceSettings.Smear = .none) {
        self.name = name
        self.kind = kind
        self.interval = interval
        self.smear = smear
    }

    /// What the kernel says of its own clock: all that a station has that names no source.
    public static let kernel = ClockSourceConfiguration(name: "kernel", kind: .kernel)
}

/// Where a receiver's sentences come from.
public enum ReceiverLine: Hashable, Sendable {
    case transport(TransportConfiguration)
    /// An instrument of this station, by its name.
    case instrument(Located<String>)
}
