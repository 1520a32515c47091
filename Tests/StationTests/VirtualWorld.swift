import Sensing
import SimulatedInstruments
import Store
import Synchronization

/// The time and the chance of a station, which only the test changes.
final class VirtualWorld: Sendable {
    private struct State {
        var now = CalendarDate(year: 2026, month: 3, day: 1, hour: 12).instant
        var randomBits: UInt64 = 0x1234_5678
    }

    private let start: Nanoseconds
    private let state = Mutex(State())

    init() {
        start = state.withLock { $0.now }
    }

    var now: Nanoseconds { state.withLock { $0.now } }

    /// Time does not run backwards.
    func advance(to instant: Nanoseconds) {
        state.withLock { $0.now = max($0.now, instant) }
    }

    /// When bytes arrive now, by a clock that is within a microsecond.
    func stamp(_ instant: Nanoseconds) -> Timestamp {
        Timestamp(
            Instant(nanoseconds: instant), bound: TimeBound(halfWidth: 1000), source: .system, state: .locked)
    }

    var surroundings: StoreSurroundings {
        StoreSurroundings(
            now: { Instant(nanoseconds: self.now) },
            uptime: { UInt64(self.now - self.start) + 1_000_000_000 },
            freeBytes: { _ in 1 << 40 },
            randomBits: {
                self.state.withLock { state in
                    state.randomBits &+= 1
                    return state.randomBits
                }
            })
    }
}
