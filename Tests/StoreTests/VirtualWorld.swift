import Sensing
import Store
import Synchronization

/// Time, disk space and chance that only the test changes.
final class VirtualWorld: Sendable {
    private struct State {
        var now = Instant(unixSeconds: 1_763_693_553)
        var uptime: UInt64 = 1_000_000_000
        var freeBytes: UInt64 = 1 << 40
        var randomBits: UInt64 = 0x1234_5678
    }

    private let state = Mutex(State())

    var surroundings: StoreSurroundings {
        StoreSurroundings(
            now: { self.state.withLock { $0.now } }, uptime: { self.state.withLock { $0.uptime } },
            freeBytes: { _ in self.state.withLock { $0.freeBytes } },
            randomBits: {
                self.state.withLock { state in
                    state.randomBits &+= 1
                    return state.randomBits
                }
            })
    }

    func advance(seconds: Int64) {
        state.withLock { state in
            state.now = state.now.adding(nanoseconds: seconds * Instant.nanosecondsPerSecond)
            state.uptime += UInt64(seconds) * 1_000_000_000
        }
    }

    func setFreeBytes(_ bytes: UInt64) {
        state.withLock { $0.freeBytes = bytes }
    }

    var now: Instant { state.withLock { $0.now } }
}
