import Sensing
import Testing

@testable import LoRaWAN

/// A gateway whose concentrator's counter runs a little wrong, and a network that delays its datagrams.
private struct Gateway {
    /// Nanoseconds of the station's monotonic clock.
    var now: Int64 = 1_000_000_000_000
    /// Counted in microseconds since the concentrator began.
    var began: Int64 = 0
    let partsPerMillion: Int64
    var clock = GatewayClock()
    var random: SeededBits

    init(partsPerMillion: Int64 = 0, seed: UInt64 = 1, began: Int64 = 0) {
        self.partsPerMillion = partsPerMillion
        self.began = began
        random = SeededBits(seed: seed)
    }

    var counter: UInt32 {
        let elapsed = now - began
        return UInt32(truncatingIfNeeded: (elapsed + elapsed / 1_000_000 * partsPerMillion) / 1000)
    }

    /// A packet ends after `pause`; its datagram comes after `delay`. Returns how far the estimate is behind the truth and
    /// whether its bound holds.
    mutating func hear(after pause: Int64, delay: Int64) -> (late: Int64, holds: Bool, isSettled: Bool) {
        now += pause
        let arrival = Timestamp(
            Instant(nanoseconds: now + delay), bound: TimeBound(before: 0, after: 0), source: .gnss, state: .locked,
            stamp: RawStamp(monotonic: now + delay, model: ClockModelID(run: 1, number: 1)))
        let estimate = clock.hear(counter, at: arrival)
        let end = estimate.end
        let late = end.instant.nanoseconds - now
        // The counter's microsecond.
        let holds = late >= -1000 && late <= (end.bound?.before ?? 0) && (end.stamp?.monotonic ?? 0) - now == late
        return (late, holds, estimate.isSettled)
    }
}

/// A small generator whose numbers follow from its seed.
struct SeededBits {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func below(_ limit: Int64) -> Int64 { Int64(next() % UInt64(limit)) }
}

@Suite("A concentrator's counter by the station clock")
struct GatewayClockTests {
    private static let millisecond: Int64 = 1_000_000
    private static let second: Int64 = 1_000_000_000

    @Test("puts a datagram that was held up back to when its packet ended")
    func heldUp() {
        var gateway = Gateway()
        for _ in 0..<20 { _ = gateway.hear(after: 5 * Self.second, delay: 5 * Self.millisecond) }
        let result = gateway.hear(after: 5 * Self.second, delay: 800 * Self.millisecond)
        #expect(result.isSettled)
        #expect(result.late < 6 * Self.millisecond)
    }

    @Test("has a bound that holds, whatever the drift, the delays and the wraps are", arguments: 1...40)
    func holds(seed: Int) {
        let drift = Int64(seed % 11 - 5) * 10
        var gateway = Gateway(partsPerMillion: drift, seed: UInt64(seed))
        var broken = 0
        // About a day: twenty wraps of the counter.
        for _ in 0..<3000 {
            let pause = 1 + gateway.random.below(60 * Self.second)
            let isSlow = gateway.random.below(10) == 0
            let delay = Self.millisecond + gateway.random.below(isSlow ? 900 * Self.millisecond : 20 * Self.millisecond)
            if !gateway.hear(after: pause, delay: delay).holds { broken += 1 }
        }
        #expect(broken == 0, "seed \(seed)")
    }

    @Test("is not trusted before several packets have shown it")
    func few() {
        var gateway = Gateway()
        let results = (0..<8).map { _ in gateway.hear(after: Self.second, delay: Self.millisecond).isSettled }
        #expect(results == [false, false, false, false, false, false, false, true])
    }

    @Test("is read through its wrap")
    func wrap() {
        // The counter stands 100 s before its end.
        var gateway = Gateway(began: 1_000_000_000_000 - (4_294_967_296 - 100_000_000) * 1000)
        var counters: [UInt32] = []
        for _ in 0..<40 {
            _ = gateway.hear(after: 5 * Self.second, delay: Self.millisecond)
            counters.append(gateway.counter)
        }
        let result = gateway.hear(after: Self.second, delay: 300 * Self.millisecond)
        #expect(zip(counters, counters.dropFirst()).contains { $0 > $1 })
        #expect(result.late < 2 * Self.millisecond)
    }

    @Test("is read after a silence of hours, in which it wrapped several times")
    func longSilence() {
        var gateway = Gateway(partsPerMillion: 5)
        for _ in 0..<20 { _ = gateway.hear(after: 5 * Self.second, delay: Self.millisecond) }
        let result = gateway.hear(after: 6 * 3600 * Self.second, delay: 500 * Self.millisecond)
        #expect(result.holds)
        #expect(gateway.hear(after: Self.second, delay: Self.millisecond).holds)
    }

    @Test("is learned anew when the concentrator begins anew")
    func restart() {
        var gateway = Gateway()
        for _ in 0..<20 { _ = gateway.hear(after: 5 * Self.second, delay: Self.millisecond) }
        gateway.began = gateway.now
        let first = gateway.hear(after: 3 * Self.second, delay: 50 * Self.millisecond)
        #expect(!first.isSettled)
        #expect(first.holds)
        for _ in 0..<7 { _ = gateway.hear(after: 5 * Self.second, delay: Self.millisecond) }
        #expect(gateway.hear(after: 5 * Self.second, delay: 400 * Self.millisecond).late < 2 * Self.millisecond)
    }

    @Test("is known the better the quicker the gateway answers")
    func roundTrip() {
        var bounds: [Int64] = []
        for roundTrip in [nil, 4 * Self.millisecond] {
            var gateway = Gateway()
            if let roundTrip { gateway.clock.note(roundTrip: roundTrip) }
            for _ in 0..<20 { _ = gateway.hear(after: Self.second, delay: 2 * Self.millisecond) }
            let arrival = Timestamp(
                Instant(nanoseconds: gateway.now), bound: TimeBound(before: 0, after: 0), source: .gnss, state: .locked)
            bounds.append(gateway.clock.hear(gateway.counter, at: arrival).end.bound?.before ?? 0)
        }
        #expect(bounds[0] > 290 * Self.millisecond)
        #expect(bounds[1] < 25 * Self.millisecond)
    }

    @Test("gives no bound where the station clock has none")
    func noBound() {
        var clock = GatewayClock()
        let arrival = Timestamp(Instant(nanoseconds: 0), source: .system, state: .unsynchronised)
        #expect(clock.hear(1, at: arrival).end.bound == nil)
    }

    @Test("answers to any numbers at all", arguments: [UInt64(1), 2, 3])
    func anything(seed: UInt64) {
        var random = SeededBits(seed: seed)
        var clock = GatewayClock()
        var isEarly = false
        for _ in 0..<20_000 {
            let time = Instant(nanoseconds: Int64(truncatingIfNeeded: random.next()) / 4)
            let arrival = Timestamp(time, bound: TimeBound(halfWidth: 0), source: .system, state: .locked)
            let end = clock.hear(UInt32(truncatingIfNeeded: random.next()), at: arrival).end
            isEarly = isEarly || end.instant > time
        }
        #expect(!isEarly)
    }
}
