import Sensing
import Synchronization
import Testing
import Timekeeping

@testable import StationClock

@Suite("A kernel stamp around a change of the host's clock")
struct HostReferenceTests {
    private let model = ClockModel(
        id: ClockModelID(run: 3, number: 7), boot: "b", state: .locked, source: .gnss, sourceNames: "gps",
        anchor: 1_000_000_000, tai: TAIInstant(nanoseconds: 1_700_000_037_000_000_000),
        terms: BoundTerms(source: 500, driftPPB: 1000), leap: LeapOffset(taiMinusUTC: 37))

    /// A station whose clock was looked at half a second before the counter shows 3 s, when the host's clock showed
    /// what the counter did.
    private func clock(realtime: Int64, suspended: Int64 = 0) -> StationClock {
        let now = ClockMoment(raw: 3_000_000_000, realtime: realtime, halfWidth: 100, suspended: suspended)
        let clock = StationClock(
            hardware: ClockHardware(
                realtime: { realtime }, monotonic: { UInt64(now.raw) }, moment: { _ in now },
                discipline: { .unavailable(at: $0) }))
        clock.publish(model)
        clock.observe(ClockMoment(raw: 2_500_000_000, realtime: 2_500_000_000, halfWidth: 100))
        return clock
    }

    private func isCovered(_ stamp: Timestamp, raw: Int64) throws -> Bool {
        let truth = model.utc(at: raw)
        return try #require(stamp.earliest) <= truth && truth <= #require(stamp.latest)
    }

    /// The stamp was taken 40 us before the counter shows 3 s.
    private static let taken: Int64 = 3_000_000_000 - 40_000

    @Test(
        "covers what was stamped before a step and read after it, and what was stamped after it",
        arguments: [3_600_000_000_000, -3_600_000_000_000, -1_000_000_000, 50_000_000, -2_000_000] as [Int64])
    func step(by nanoseconds: Int64) throws {
        let clock = clock(realtime: 3_000_000_000 + nanoseconds)
        #expect(try isCovered(clock.stamp(realtime: Self.taken), raw: Self.taken))
        #expect(try isCovered(clock.stamp(realtime: Self.taken + nanoseconds), raw: Self.taken))
    }

    @Test("stays narrow when the clock was set back, because nothing is stamped before it arrives")
    func narrow() throws {
        let clock = clock(realtime: 2_000_000_000)
        let stamp = clock.stamp(realtime: Self.taken)
        #expect(try #require(stamp.latest) <= model.utc(at: 3_000_000_000).adding(nanoseconds: 500 + 2000 + 200))
    }

    @Test("is as narrow as ever while the host's clock is slewed as the kernel does it")
    func slew() throws {
        let clock = clock(realtime: 3_000_000_000 + 200_000)
        let stamp = clock.stamp(realtime: Self.taken + 200_000)
        #expect(try #require(stamp.bound).before < 500 + 2000 + 200 + 40)
        #expect(try isCovered(stamp, raw: Self.taken))
    }

    @Test("promises nothing after the machine slept, until somebody has looked at it")
    func sleep() {
        let sleeping = clock(realtime: 603_000_000_000, suspended: 600_000_000_000)
        let stamp = sleeping.stamp(realtime: 603_000_000_000)
        #expect(stamp.bound == nil && stamp.state == .unsynchronised && stamp.flags.contains(.disrupted))
        #expect(stamp.instant.nanoseconds == 603_000_000_000)
    }

    @Test("forgets what the host's clock did long ago: nobody may be there to look each second")
    func stale() throws {
        let clock = clock(realtime: 2_000_000_000)
        clock.observe(ClockMoment(raw: 400_000_000, realtime: 400_000_000, halfWidth: 100))
        let stamp = clock.stamp(realtime: 2_000_000_000 - 40_000)
        #expect(try #require(stamp.bound).before < 500 + 2000 + 200 + 40)
        #expect(try isCovered(stamp, raw: Self.taken))
    }

    @Test("can be computed again from the counter and the model: the interval is the same")
    func again() throws {
        for realtime: Int64 in [3_000_000_000, 3_050_000_000, 2_000_000_000] {
            let stamp = clock(realtime: realtime).stamp(realtime: Self.taken)
            let raw = try #require(stamp.stamp)
            let width = try #require(model.halfWidth(at: raw.monotonic))
            // Rho over the width of the span, and rounding, is all that differs.
            let spare = raw.lateness / 1_000_000 + 2
            let latest = model.utc(at: raw.monotonic).adding(nanoseconds: width)
            let earliest = model.utc(at: raw.monotonic - raw.lateness).adding(nanoseconds: -width)
            #expect(abs(try #require(stamp.latest).nanoseconds(since: latest)) <= spare)
            #expect(abs(try #require(stamp.earliest).nanoseconds(since: earliest)) <= spare)
        }
    }
}
