import Sensing
import Timekeeping

/// GPS time as LoRaWAN tells it: seconds since 1980-01-06T00:00:00Z, leap seconds counted, and 1/256 s.
public struct GPSTime: Hashable, Comparable, Sendable {
    public var seconds: UInt32
    /// 1/256 s
    public var fraction: UInt8

    /// 1980-01-06T00:00:00Z in seconds since 1970.
    public static let epoch: Int64 = 315_964_800
    /// TAI is ahead of GPS time by so many seconds, always.
    public static let taiMinusGPS: Int64 = 19

    public init(seconds: UInt32, fraction: UInt8 = 0) {
        self.seconds = seconds
        self.fraction = fraction
    }

    /// The parts of 1/256 s that are not whole are cut. Before 1980 it is 0, and after 2116 it begins anew.
    public init(_ tai: TAIInstant) {
        let nanoseconds = max(0, Self.nanoseconds(of: tai))
        seconds = UInt32(truncatingIfNeeded: nanoseconds / Instant.nanosecondsPerSecond)
        fraction = UInt8(nanoseconds % Instant.nanosecondsPerSecond * 256 / Instant.nanosecondsPerSecond)
    }

    public init(_ utc: Instant, _ leap: LeapTable) {
        self.init(leap.offset(around: utc).tai(of: utc))
    }

    public var tai: TAIInstant { Self.tai(ofNanoseconds: nanoseconds) }

    /// Since the epoch.
    public var nanoseconds: Int64 {
        Int64(seconds) * Instant.nanosecondsPerSecond + Int64(fraction) * Instant.nanosecondsPerSecond / 256
    }

    public func utc(_ leap: LeapTable) -> Instant { Self.utc(of: tai, leap) }

    /// UTC of GPS time in nanoseconds since its epoch, such as a gateway's `tmms` in a finer unit.
    public static func utc(ofNanoseconds nanoseconds: Int64, _ leap: LeapTable) -> Instant {
        utc(of: tai(ofNanoseconds: nanoseconds), leap)
    }

    /// GPS time in nanoseconds since its epoch.
    public static func nanoseconds(of tai: TAIInstant) -> Int64 {
        tai.nanoseconds &- (epoch + taiMinusGPS) * Instant.nanosecondsPerSecond
    }

    public static func < (left: GPSTime, right: GPSTime) -> Bool {
        (left.seconds, left.fraction) < (right.seconds, right.fraction)
    }

    private static func tai(ofNanoseconds nanoseconds: Int64) -> TAIInstant {
        TAIInstant(nanoseconds: nanoseconds &+ (epoch + taiMinusGPS) * Instant.nanosecondsPerSecond)
    }

    private static func utc(of tai: TAIInstant, _ leap: LeapTable) -> Instant {
        // Which leap seconds hold follows from a UTC that may be wrong by those of fifty years, and an offset knows the
        // change within a day around it.
        let about = Instant(nanoseconds: tai.nanoseconds &- taiMinusGPS &* Instant.nanosecondsPerSecond)
        return leap.offset(around: about).utc(of: tai)
    }
}
