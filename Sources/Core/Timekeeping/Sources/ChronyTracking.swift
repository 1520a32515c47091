import Sensing

/// What chronyd says about the clock that it keeps: RPY_TRACKING of its command protocol (candm.h). Seconds, unless the
/// name says otherwise.
public struct ChronyTracking: Hashable, Sendable {
    /// What follows a leap second announcement of the source (candm.h, LEAP_).
    public enum Leap: UInt16, Hashable, Sendable {
        case normal = 0
        case insert = 1
        case delete = 2
        case notSynchronised = 3
    }

    public var referenceID: UInt32
    /// As people name the source: an address, or the letters of the identifier.
    public var reference: String
    public var stratum: UInt16
    /// Nil for a number that the protocol does not have.
    public var leap: Leap?
    /// When the clock was last updated, up to 1 s too early on purpose (reference.c fuzzes it).
    public var updatedAt: Instant
    /// To add to CLOCK_REALTIME to get NTP time; positive when the system clock is slow.
    public var currentCorrection: Double
    public var lastOffset: Double
    public var rootMeanSquareOffset: Double
    public var frequencyPPM: Double
    public var residualFrequencyPPM: Double
    public var skewPPM: Double
    public var rootDelay: Double
    /// As it is at the moment of the reply.
    public var rootDispersion: Double
    /// Between the last two updates.
    public var updateInterval: Double

    public init(
        referenceID: UInt32, reference: String, stratum: UInt16, leap: Leap?, updatedAt: Instant,
        currentCorrection: Double = 0, lastOffset: Double = 0, rootMeanSquareOffset: Double = 0,
        frequencyPPM: Double = 0, residualFrequencyPPM: Double = 0, skewPPM: Double = 0, rootDelay: Double,
        rootDispersion: Double, updateInterval: Double
    ) {
        self.referenceID = referenceID
        self.reference = reference
        self.stratum = stratum
        self.leap = leap
        self.updatedAt = updatedAt
        self.currentCorrection = currentCorrection
        self.lastOffset = lastOffset
        self.rootMeanSquareOffset = rootMeanSquareOffset
        self.frequencyPPM = frequencyPPM
        self.residualFrequencyPPM = residualFrequencyPPM
        self.skewPPM = skewPPM
        self.rootDelay = rootDelay
        self.rootDispersion = rootDispersion
        self.updateInterval = updateInterval
    }

    /// The identifier of `local stratum`: a clock that follows nothing and says so to nobody (ntp.h, 127.127.1.1).
    public static let localReference: UInt32 = 0x7F7F_0101
}
