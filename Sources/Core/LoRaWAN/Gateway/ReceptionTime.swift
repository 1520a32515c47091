import Sensing
import Timekeeping

/// When the first bit of a packet was at the antenna: the end of its reception by the best that is known of it, less its
/// time on the air.
///
/// GPS time comes first, then the gateway's UTC, then the concentrator's counter by the station clock, then the arrival of
/// the datagram. What a gateway says of the time is believed only where it does not contradict the arrival: gateways
/// without a leap second, a week of GPS weeks off or with a clock of their own have been seen (chirpstack #732).
public struct ReceptionTime: Hashable, Sendable {
    /// Of the first bit.
    public var time: Timestamp
    public var basis: Reception.Basis
    /// Why a time that the gateway gave was not used, in words; nil: there was none, or it was.
    public var doubt: String?

    /// `tmms` is cut to milliseconds, and its second is the receiver's to some microseconds.
    private static let gpsBound = TimeBound(before: 1_000_000, after: 2_000_000)
    /// `time` has microseconds, by a clock in the gateway that its GPS sets.
    private static let gatewayBound = TimeBound(halfWidth: 5_000_000)
    /// What the two times and the arrival may contradict each other by without being wrong.
    private static let tolerance: Int64 = 20_000_000
    /// A station clock without a bound that shows the same time to half a second: what GPS receivers are wrong by are
    /// whole seconds (leap seconds) or weeks, and two clocks that know nothing of each other do not agree by chance.
    private static let corroboration: Int64 = 500_000_000
    /// The longest packet of LoRa: 255 bytes at SF12 and 125 kHz.
    private static let longestAirtime: Int64 = 9_300_000_000

    /// `arrival`: the datagram's. `clock`: the gateway's, which learns from it.
    public static func of(
        _ packet: ReceivedPacket, arrival: Timestamp, clock: inout GatewayClock, leaps: LeapTable = .builtIn
    ) -> ReceptionTime {
        let estimate = clock.hear(packet.counter, at: arrival)
        var doubt: String?
        let said: [(utc: Instant?, basis: Reception.Basis, bound: TimeBound, name: String)] = [
            (packet.gpsMilliseconds.flatMap { utc(gpsMilliseconds: $0, leaps) }, .gps, gpsBound, "GPS time"),
            (packet.time, .gatewayTime, gatewayBound, "UTC"),
        ]
        for claim in said {
            guard let utc = claim.utc else { continue }
            if let reason = contradiction(utc, estimate.end) {
                doubt = doubt ?? "the gateway's \(claim.name), \(utc), is not used: \(reason)"
                continue
            }
            let bound = isVouchedFor(utc, by: estimate.end) ? claim.bound : nil
            let end = Timestamp(utc, bound: bound, source: .gnss, state: .locked)
            return ReceptionTime(time: firstBit(end, of: packet), basis: claim.basis, doubt: doubt)
        }
        return ReceptionTime(
            time: firstBit(estimate.end, of: packet), basis: estimate.isSettled ? .concentrator : .arrival, doubt: doubt
        )
    }

    /// UTC of `tmms`; nil for a time that no gateway can mean.
    private static func utc(gpsMilliseconds: UInt64, _ leaps: LeapTable) -> Instant? {
        guard gpsMilliseconds < 8_000_000_000_000 else { return nil }
        return GPSTime.utc(ofNanoseconds: Int64(gpsMilliseconds) * 1_000_000, leaps)
    }

    /// In words, why the end of a packet cannot have been then; nil when it can.
    private static func contradiction(_ utc: Instant, _ end: Timestamp) -> String? {
        guard let earliest = end.earliest, let latest = end.latest else {
            return (2020...2100).contains(CivilTime(utc).year) ? nil : "no gateway was there in that year"
        }
        let early = earliest.nanoseconds(since: utc)
        let late = utc.nanoseconds(since: latest)
        guard max(early, late) > tolerance else { return nil }
        let seconds = Double(max(early, late) / 1_000_000) / 1000
        return
            "by the station clock that is \(seconds) s too \(early > late ? "early" : "late"); look at the gateway's "
            + "GPS receiver and at its leap seconds"
    }

    /// Whether a time that does not contradict the station clock is worth its bound.
    private static func isVouchedFor(_ utc: Instant, by end: Timestamp) -> Bool {
        end.bound != nil || abs(utc.nanoseconds(since: end.instant)) <= corroboration
    }

    private static func firstBit(_ end: Timestamp, of packet: ReceivedPacket) -> Timestamp {
        var first = end
        guard let airtime = packet.airtime else {
            first.bound?.before += longestAirtime
            first.stamp?.lateness += longestAirtime
            return first
        }
        first.instant = end.instant.adding(nanoseconds: -airtime)
        first.stamp?.monotonic -= airtime
        return first
    }
}
