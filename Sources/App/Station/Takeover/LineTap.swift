import Console
import Sensing
import Synchronization

/// Where everything that goes over an instrument's line can be listened to. It costs one look when nobody does, and
/// never waits for a listener.
final class LineTap: Sendable {
    private struct State {
        var listeners: [Int: LineQueue] = [:]
        var last = 0
    }

    private let state = Mutex(State())
    private let isHeard = Atomic<Bool>(false)

    var listenerCount: Int { state.withLock { $0.listeners.count } }

    func add(_ queue: LineQueue) -> Int {
        state.withLock { state in
            state.last += 1
            state.listeners[state.last] = queue
            isHeard.store(true, ordering: .releasing)
            return state.last
        }
    }

    func remove(_ number: Int) {
        state.withLock { state in
            state.listeners[number] = nil
            isHeard.store(!state.listeners.isEmpty, ordering: .releasing)
        }
    }

    /// On the link's own thread.
    func received(_ bytes: UnsafeRawBufferPointer, at time: Instant) {
        guard isHeard.load(ordering: .acquiring) else { return }
        tell(.received(Array(bytes), at: time))
    }

    func sent(_ bytes: [UInt8], at time: Instant) {
        guard isHeard.load(ordering: .acquiring) else { return }
        tell(.sent(bytes, at: time))
    }

    func note(_ text: String) {
        guard isHeard.load(ordering: .acquiring) else { return }
        tell(.note(text))
    }

    private func tell(_ event: LineEvent) {
        for queue in state.withLock({ Array($0.listeners.values) }) { queue.add(event) }
    }
}
