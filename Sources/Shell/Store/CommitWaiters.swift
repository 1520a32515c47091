import Synchronization

/// Who waits for the next commit, from any thread.
final class CommitWaiters: Sendable {
    typealias Waiter = @Sendable (Bool) -> Void

    private struct State {
        var waiting: [Waiter] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Calls back after the next commit with whether everything is durable; at once, with false, when the store is
    /// closed.
    func add(_ waiter: @escaping Waiter) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.waiting.append(waiter) }
            return state.isClosed
        }
        if isClosed { waiter(false) }
    }

    /// Those who wait now. What they wait for was handed over before.
    func take() -> [Waiter] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// From now on nobody waits.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}
