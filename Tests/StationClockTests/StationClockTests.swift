import CFairlead
import Sensing
import Synchronization
import Testing
import Timekeeping

@testable import StationClock

@Suite("The station clock")
struct StationClockTests {
    private let model = ClockModel(
        id: ClockModelID(run: 3, number: 7), boot: "b", state: .locked, source: .gnss, sourceNames: "gps",
        anchor: 1_000_000_000, tai: TAIInstant(nanoseconds: 1_700_000_037_000_000_000),
        terms: BoundTerms(source: 500, driftPPB: 1000), leap: LeapOffset(taiMinusUTC: 37))

    @Test("stamps an instant of the kernel without changing it while it follows nothing, and promises nothing")
    func unsynchronised() {
        let stamp = StationClock().stamp(realtime: 1_700_000_000_000_000_001)
        #expect(stamp.instant.nanoseconds == 1_700_000_000_000_000_001)
        #expect(stamp.bound == nil)
        #expect(stamp.state == .unsynchronised)
    }

    @Test("stamps by the model in force, however wrong the host's time of day is")
    func byModel() {
        let world = World(raw: 3_000_000_000, realtime: 42)
        let clock = StationClock(hardware: world.hardware)
        clock.publish(model)
        // 2 s after the anchor; the stamp is 1 ms old, in which the host may have slewed by 500 ns; rho is 1 ppm.
        let stamp = clock.stamp(realtime: 42 - 1_000_000)
        #expect(stamp.instant.nanoseconds == 1_700_000_001_999_000_000)
        #expect(stamp.bound == TimeBound(halfWidth: 500 + 1999 + 150 + 500))
        #expect(stamp.stamp == RawStamp(monotonic: 2_999_000_650, lateness: 1300, model: model.id))
        #expect(stamp.state == .locked && stamp.source == .gnss)
    }

    @Test("tells of each model once, before the first stamp by it")
    func firstUse() {
        let clock = StationClock(hardware: World(raw: 3_000_000_000, realtime: 42).hardware)
        let told = Mutex<[ClockModelID]>([])
        clock.publish(model)
        clock.onFirstUse { model, _ in told.withLock { $0.append(model.id) } }
        #expect(told.withLock { $0 }.isEmpty)
        _ = clock.now()
        _ = clock.now()
        var second = model
        second.id.number = 8
        clock.publish(second)
        _ = clock.now()
        #expect(told.withLock { $0 }.map(\.number) == [7, 8])
    }

    @Test("of this machine reads its clocks within a bracket of less than a millisecond")
    func thisMachine() {
        let before = Int64(fairlead_monotonic())
        let moment = ClockHardware.kernel.moment(20)
        #expect(moment.raw >= before)
        #expect(moment.halfWidth < 1_000_000)
    }
}

/// A machine whose clocks stand where the test puts them, with a bracket of 150 ns to either side.
private struct World {
    let raw: Int64
    let realtime: Int64

    var hardware: ClockHardware {
        ClockHardware(
            realtime: { [realtime] in realtime }, monotonic: { [raw] in UInt64(raw) },
            moment: { [raw, realtime] _ in ClockMoment(raw: raw, realtime: realtime, halfWidth: 150) },
            discipline: { .unavailable(at: $0) })
    }
}
