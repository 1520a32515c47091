import Sensing
import Testing

@testable import Timekeeping

private let second: Int64 = 1_000_000_000
private let minute = 60 * second
private let hour = 60 * minute
private let day = 24 * hour
/// 2026-03-01T12:00:00Z.
private let noon = 1_772_366_400 * second

@Suite("What is known of an instrument's clock")
struct InstrumentClockTrackTests {
    @Test("contains the true offset all the time while the clock drifts unevenly, from nothing but printed samples")
    func passive() throws {
        var chance = Chance(seed: 7)
        var track = InstrumentClockTrack()
        var misses = 0
        var widths: [Int64] = []
        for sample in 0..<10_000 {
            let taken = noon + Int64(sample) * 10 * minute + Int64.random(in: 0..<second, using: &chance)
            let arrival = taken + Int64.random(in: 900_000_000...2 * second, using: &chance)
            let printed = clock(taken) / second * second
            let heard = PrintedTime(
                Instant(nanoseconds: printed), arrival: stamp(arrival, error: 80_000), latency: 3 * second + second)
            let evidence = try #require(heard.evidence)
            #expect(track.learn(evidence, at: arrival) != .jumped)
            let offset = try #require(track.offset(at: arrival))
            if !offset.contains(clock(arrival) - arrival) { misses += 1 }
            widths.append(try #require(offset.halfWidth))
        }
        #expect(misses == 0)
        // One sample alone gives 2 s: the latency is given as 4 s.
        widths.sort()
        #expect(widths[widths.count / 2] < 1_800_000_000)
        #expect(widths.last ?? .max <= 2 * second + 100_000)
    }

    @Test("is narrower than a printed second when the samples come at all places of the second")
    func narrow() throws {
        var track = InstrumentClockTrack()
        for sample in 0..<100 {
            let taken = noon + Int64(sample) * 10 * second + Int64(sample) * 37_000_000
            let heard = PrintedTime(
                Instant(nanoseconds: taken / second * second), arrival: stamp(taken), latency: second)
            let evidence = try #require(heard.evidence)
            _ = track.learn(evidence, at: taken)
        }
        let offset = try #require(track.offset(at: noon + 1000 * second))
        #expect(offset.contains(0))
        #expect(try #require(offset.halfWidth) < 100_000_000)
    }

    @Test("keeps no upper end where nobody says how late samples come, and the lower one is true")
    func oneSided() throws {
        let heard = PrintedTime(
            Instant(nanoseconds: noon + 5 * second), arrival: stamp(noon + 7 * second), latency: nil)
        let evidence = try #require(heard.evidence)
        #expect(evidence.latest == nil && evidence.contains(0) && evidence.earliest < -second)
        #expect(heard.corrected(by: ClockOffsetInterval(earliest: -1, latest: 1)) == nil)
    }

    @Test(
        "learns nothing from a station clock that promises nothing", arguments: [ClockState.unsynchronised, .acquiring])
    func unfollowed(state: ClockState) {
        var arrival = stamp(noon)
        arrival.state = state
        #expect(PrintedTime(Instant(nanoseconds: noon), arrival: arrival, latency: second).evidence == nil)
    }

    @Test("lets one garbled time pass, and believes two that agree with each other")
    func jump() {
        var track = InstrumentClockTrack()
        let right = ClockOffsetInterval(earliest: -second, latest: second)
        let wrong = ClockOffsetInterval(earliest: -hour - second, latest: -hour + second)
        let other = ClockOffsetInterval(earliest: day, latest: day + second)
        #expect(track.learn(right, at: 0) == .agrees)
        #expect(track.learn(wrong, at: minute) == .contradicts)
        #expect(track.learn(right, at: 2 * minute) == .agrees)
        #expect(track.learn(wrong, at: 3 * minute) == .contradicts)
        #expect(track.learn(other, at: 4 * minute) == .contradicts)
        #expect(track.learn(other, at: 5 * minute) == .jumped)
        #expect(track.offset(at: 5 * minute)?.contains(day + second / 2) == true)
    }

    @Test("takes a measurement that was confirmed at once")
    func sure() {
        var track = InstrumentClockTrack()
        _ = track.learn(ClockOffsetInterval(earliest: 0, latest: second), at: 0)
        #expect(track.learn(ClockOffsetInterval(earliest: hour, latest: hour + 1), at: minute, isSure: true) == .jumped)
        #expect(track.offset(at: minute) == ClockOffsetInterval(earliest: hour, latest: hour + 1))
    }

    @Test("widens by 200 parts in a million as long as nothing is heard")
    func grows() {
        var track = InstrumentClockTrack()
        _ = track.learn(ClockOffsetInterval(earliest: 0, latest: 0), at: 0)
        #expect(track.offset(at: hour) == ClockOffsetInterval(earliest: -720_000_000, latest: 720_000_000))
    }

    @Test("is recorded once in its time, and not without news, an upper end or while it is doubted")
    func reports() {
        var track = InstrumentClockTrack()
        let whole = ClockOffsetInterval(earliest: 0, latest: second)
        #expect(track.report(at: 0, every: hour) == nil)
        _ = track.learn(ClockOffsetInterval(earliest: 0, latest: nil), at: 0)
        #expect(track.report(at: hour, every: hour) == nil)
        _ = track.learn(whole, at: hour)
        #expect(track.report(at: hour, every: hour) == whole)
        _ = track.learn(whole, at: hour + minute)
        #expect(track.report(at: hour + minute, every: hour) == nil)
        _ = track.learn(ClockOffsetInterval(earliest: day, latest: day + 1), at: 2 * hour)
        #expect(track.report(at: 2 * hour, every: hour) == nil)
        _ = track.learn(whole, at: 2 * hour + minute)
        #expect(track.report(at: 2 * hour + minute, every: hour) != nil)
        #expect(track.report(at: 4 * hour, every: hour) == nil)
    }

    /// The station's clock is off by something within its bound, and the sample comes between half a second and two
    /// seconds after it was taken.
    @Test("gives a sample the instant at which it was taken within the bound, in ten thousand of ten thousand")
    func corrects() throws {
        var chance = Chance(seed: 11)
        var track = InstrumentClockTrack()
        var misses = 0
        for sample in 0..<10_000 {
            let taken = noon + Int64(sample) * minute
            let late = Int64.random(in: second / 2...2 * second, using: &chance)
            let printed = clock(taken) / 10_000_000 * 10_000_000
            let heard = PrintedTime(
                Instant(nanoseconds: printed),
                arrival: stamp(taken + late, error: Int64.random(in: -100_000...100_000, using: &chance)),
                latency: 3 * second)
            let evidence = try #require(heard.evidence)
            _ = track.learn(evidence, at: taken + late)
            let offset = try #require(track.offset(at: taken + late))
            let time = try #require(heard.corrected(by: offset))
            let (earliest, latest) = (try #require(time.earliest), try #require(time.latest))
            if earliest.nanoseconds > taken || latest.nanoseconds < taken { misses += 1 }
            #expect(time.source == .instrument && time.state == .locked)
        }
        #expect(misses == 0)
    }

    @Test(
        "leaves room for what the print cut off, with a clock of which the offset is known exactly",
        arguments: [
            (Int64(900_000_000), second), (93_000_000, 100_000_000), (9_300_000, 10_000_000), (930_000, 1_000_000),
        ])
    func cutOff(cut: Int64, digit: Int64) throws {
        // One of the last digit after noon, and so much more that is not printed.
        let taken = noon + digit + cut
        let heard = PrintedTime(
            Instant(nanoseconds: noon + digit), arrival: stamp(taken + 2 * second), latency: 4 * second)
        let time = try #require(heard.corrected(by: ClockOffsetInterval(earliest: 0, latest: 0)))
        let (earliest, latest) = (try #require(time.earliest), try #require(time.latest))
        #expect(earliest.nanoseconds <= taken && taken <= latest.nanoseconds)
        #expect(latest.nanoseconds(since: earliest) <= digit)
    }

    @Test("gives no time that would be later than the sample came")
    func notLater() {
        let heard = PrintedTime(
            Instant(nanoseconds: noon + hour), arrival: stamp(noon), latency: second)
        #expect(heard.corrected(by: ClockOffsetInterval(earliest: -second, latest: second)) == nil)
    }

    /// Fast by 40 s and 20 parts in a million, with a swing of 60 ppm in a day.
    private func clock(_ now: Int64) -> Int64 {
        let elapsed = Double(now - noon) / 1e9
        let swing = 60e-6 * 86_400 / (2 * Double.pi) * sine(elapsed)
        return now + 40 * second + Int64((elapsed * 20e-6 + swing) * 1e9)
    }

    /// A parabola for each half of the day instead of a sine: as smooth, and steeper.
    private func sine(_ elapsed: Double) -> Double {
        let half = (elapsed / 43_200).rounded(.down)
        let place = elapsed / 43_200 - half
        return (Int(half) % 2 == 0 ? 1 : -1) * 4 * place * (1 - place)
    }

    private func stamp(_ instant: Int64, error: Int64 = 0) -> Timestamp {
        Timestamp(
            Instant(nanoseconds: instant + error), bound: TimeBound(halfWidth: 100_000), source: .ptp, state: .locked)
    }
}

/// SplitMix64: the same seed, the same numbers.
private struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
