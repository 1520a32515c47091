import CFairlead
import Sensing
import Synchronization
import Testing
import Timekeeping

@testable import StationClock

@Suite("The station clock")
struct StationClockTests {
    @Test("asks the kernel at most once a second, and lets the bound grow meanwhile")
    func cached() {
        let world = World(monotonic: 5_000_000_000)
        let clock = StationClock(hardware: world.hardware)
        let first = clock.now()
        #expect(first.bound == TimeBound(halfWidth: 1_001_000 + 500_000))
        world.advance(by: 999_999_999)
        #expect(clock.now().bound == TimeBound(halfWidth: 1_001_000 + 500_000 + 499_500))
        #expect(world.questions == 1)
        world.advance(by: 1)
        #expect(clock.now().bound == first.bound)
        #expect(world.questions == 2)
    }

    @Test("stamps an instant of the kernel without changing it")
    func stamp() {
        let clock = StationClock(hardware: World(monotonic: 0).hardware)
        #expect(clock.stamp(realtime: 1_700_000_000_000_000_001).instant.nanoseconds == 1_700_000_000_000_000_001)
    }

    @Test("of this machine tells its time, and promises a bound only when the kernel is synchronised")
    func thisMachine() {
        let clock = StationClock()
        let before = fairlead_realtime()
        let stamp = clock.now()
        #expect(stamp.instant.nanoseconds >= before)
        #expect((stamp.bound != nil) == (stamp.state == .locked))
        #expect((stamp.bound != nil) == clock.discipline().isSynchronised)
        #expect(clock.monotonic() <= clock.monotonic())
    }

    @Test("costs less than a microsecond a stamp in the best of ten thousand-stamp runs, debug build included")
    func cost() {
        let clock = StationClock()
        var best = UInt64.max
        for _ in 0..<10 {
            let begin = clock.monotonic()
            for _ in 0..<1000 { _ = clock.now() }
            best = min(best, clock.monotonic() - begin)
        }
        print("a stamp costs \(best / 1000) ns")
        #expect(best < 1000 * 1000)
    }
}

/// A machine whose clocks move when the test says so, with a kernel that admits 1 ms.
private final class World: Sendable {
    private let state: Mutex<(monotonic: UInt64, questions: Int)>

    init(monotonic: UInt64) {
        state = Mutex((monotonic, 0))
    }

    var questions: Int { state.withLock { $0.questions } }

    func advance(by nanoseconds: UInt64) {
        state.withLock { $0.monotonic += nanoseconds }
    }

    var hardware: ClockHardware {
        ClockHardware(
            realtime: { 1_700_000_000_000_000_000 }, monotonic: { self.state.withLock { $0.monotonic } },
            discipline: { now in
                self.state.withLock { $0.questions += 1 }
                return KernelClockReading(
                    state: 0, status: 0x2001, maximumError: 1000, estimatedError: 1, readAt: now)
            })
    }
}
