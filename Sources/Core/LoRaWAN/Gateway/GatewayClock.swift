import Sensing

/// The concentrator's counter of one gateway by the station clock.
///
/// A datagram comes after the packet that it brings has ended, never before: the arrival less the counter is too much by
/// its delay. The quickest datagrams say when the counter stood where; a later one that was held up is put back there.
/// Since what is allowed for the drift grows alike for all, the lowest point stays the lowest until another undercuts it,
/// and one point, the anchor, is all that is remembered of the envelope. What the anchor itself was late by is not known,
/// so the truth may lie before the estimate, never behind it.
public struct GatewayClock: Hashable, Sendable {
    /// When a packet ended.
    public struct Estimate: Hashable, Sendable {
        public var end: Timestamp
        /// By other, quicker packets too; false: by the arrival of its own datagram.
        public var isSettled: Bool
    }

    /// A packet: where the counter stood at its end, when its datagram came, and how late that was at most.
    private struct Point: Hashable {
        var counter: Int64
        var arrival: Int64
        var lateness: Int64
    }

    private var anchor: Point?
    /// The counter of the last packet with all its wraps, in microseconds, and when it came.
    private var lastCounter: Int64 = 0
    private var lastArrival: Int64 = 0
    /// Where the counter stood when the counting of packets began, in nanoseconds.
    private var countedFrom: Int64 = 0
    private var packets = 0
    private var quickestRoundTrip: Int64?

    /// How long a datagram is on its way at most, in nanoseconds: a forwarder waits up to 100 ms for the answer to the one
    /// before, the rest is the network.
    public static let longestDelay: Int64 = 1_000_000_000
    /// How long the quickest of several datagrams is on its way at most, where no round trip was measured: a hop over a
    /// satellite.
    public static let assumedDelay: Int64 = 300_000_000
    /// A forwarder looks for packets every 10 ms and takes some more to fetch and write them.
    private static let fetching: Int64 = 15_000_000
    /// So many packets within so long, in nanoseconds, are taken to have a quick one among them.
    private static let enough = 8
    private static let window: Int64 = 1_800_000_000_000
    /// A datagram that would have been on its way for so long says that the counter is another one.
    private static let impossible: Int64 = 5_000_000_000

    public init() {}

    /// A gateway answered a PULL_RESP by TX_ACK so many nanoseconds after it was sent: a datagram from it takes less.
    public mutating func note(roundTrip: Int64) {
        quickestRoundTrip = min(quickestRoundTrip ?? Int64.max, max(0, roundTrip))
    }

    /// When the packet ended at which the counter stood so, and whose datagram came then. Packets are given in the order
    /// in which they came.
    public mutating func hear(_ counter: UInt32, at arrival: Timestamp) -> Estimate {
        let now = arrival.stamp?.monotonic ?? arrival.instant.nanoseconds
        let whole = unwrap(counter, at: now)
        (lastCounter, lastArrival) = (whole, now)
        var own = Point(counter: whole &* 1000, arrival: now, lateness: Self.longestDelay)
        guard let known = anchor, isSame(own, as: known) else {
            (anchor, countedFrom, packets) = (own, own.counter, 1)
            return Estimate(end: Self.late(arrival, by: 0, doubt: Self.longestDelay), isSettled: false)
        }
        let drift = Self.drift(own.counter - known.counter)
        // No later than this by the anchor, and no earlier than this less the doubt.
        let latest = known.arrival + (own.counter - known.counter) + drift
        let delay = max(0, now - latest)
        var doubt = known.lateness + max(0, min(0, now - latest) + 2 * drift)
        if delay < Self.longestDelay { doubt = min(doubt, Self.longestDelay - delay) }
        if delay == 0 {
            own.lateness = doubt
            anchor = own
        }
        count(own)
        doubt = min(doubt, delay == 0 ? anchor?.lateness ?? doubt : doubt)
        return Estimate(
            end: Self.late(arrival, by: delay, doubt: doubt),
            isSettled: (anchor?.lateness ?? Self.longestDelay) < Self.longestDelay)
    }

    /// Among enough packets within the window there was a quick one, so the anchor is not much later than it.
    private mutating func count(_ own: Point) {
        if own.counter - countedFrom > Self.window { (countedFrom, packets) = (own.counter, 0) }
        packets += 1
        guard packets >= Self.enough, let lateness = anchor?.lateness else { return }
        let possible = leastDelay + 2 * Self.drift(own.counter - countedFrom)
        anchor?.lateness = min(lateness, possible)
    }

    /// What the quickest datagram was late by at most.
    private var leastDelay: Int64 {
        quickestRoundTrip.map { min($0 + Self.fetching, Self.assumedDelay) } ?? Self.assumedDelay
    }

    /// How far the counter and the station's oscillator may go apart: 50 ppm.
    private static func drift(_ elapsed: Int64) -> Int64 { abs(elapsed) / 20_000 }

    /// With as many wraps as the time since the last packet takes: the counter wraps every 71.6 minutes.
    private func unwrap(_ counter: UInt32, at now: Int64) -> Int64 {
        guard anchor != nil else { return Int64(counter) }
        let expected = lastCounter &+ (now &- lastArrival) / 1000
        return expected &+ Int64(Int32(bitPattern: counter &- UInt32(truncatingIfNeeded: expected)))
    }

    /// A concentrator that began anew counts from 0: its packets come too early to be the old one's, or far too late.
    private func isSame(_ own: Point, as known: Point) -> Bool {
        let elapsed = own.counter - known.counter
        let excess = own.arrival - known.arrival - elapsed
        let drift = Self.drift(elapsed)
        return excess >= -Self.longestDelay - drift && excess <= Self.impossible + drift
    }

    /// A stamp moved back by what is known, with what is possible on top of it.
    private static func late(_ arrival: Timestamp, by delay: Int64, doubt: Int64) -> Timestamp {
        var end = arrival
        end.instant = arrival.instant.adding(nanoseconds: -delay)
        end.bound?.before += doubt
        end.stamp?.monotonic -= delay
        end.stamp?.lateness += doubt
        return end
    }
}
