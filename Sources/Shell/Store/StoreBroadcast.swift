import Synchronization

/// Hands one store's news to everybody who listens; who comes late hears the newest notices again.
final class StoreBroadcast: Sendable {
    private struct State {
        var commits: [Int: AsyncStream<CommitNotice>.Continuation] = [:]
        var notices: [Int: AsyncStream<StoreNotice>.Continuation] = [:]
        var pastNotices: [StoreNotice] = []
        var nextListener = 0
        var isFinished = false
    }

    private static let keptNotices = 100

    private let state = Mutex(State())

    /// A listener that does not keep up misses commits, never the newest one.
    func commits() -> AsyncStream<CommitNotice> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: CommitNotice.self, bufferingPolicy: .bufferingNewest(16))
        let listener = state.withLock { state in
            state.nextListener += 1
            if state.isFinished { continuation.finish() } else { state.commits[state.nextListener] = continuation }
            return state.nextListener
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.commits.removeValue(forKey: listener) }
        }
        return stream
    }

    func notices() -> AsyncStream<StoreNotice> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: StoreNotice.self, bufferingPolicy: .bufferingNewest(Self.keptNotices))
        let listener = state.withLock { state in
            state.nextListener += 1
            for notice in state.pastNotices { continuation.yield(notice) }
            if state.isFinished { continuation.finish() } else { state.notices[state.nextListener] = continuation }
            return state.nextListener
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.notices.removeValue(forKey: listener) }
        }
        return stream
    }

    var pastNotices: [StoreNotice] {
        state.withLock { $0.pastNotices }
    }

    func publish(_ commit: CommitNotice) {
        for listener in state.withLock({ Array($0.commits.values) }) { listener.yield(commit) }
    }

    func publish(_ notice: StoreNotice) {
        let listeners = state.withLock { state in
            state.pastNotices.append(notice)
            if state.pastNotices.count > Self.keptNotices { state.pastNotices.removeFirst() }
            return Array(state.notices.values)
        }
        for listener in listeners { listener.yield(notice) }
    }

    /// Ends every listener's stream. Finishing calls back into this object, so it is done outside the lock.
    func finish() {
        let (commits, notices) = state.withLock { state in
            state.isFinished = true
            return (Array(state.commits.values), Array(state.notices.values))
        }
        for listener in commits { listener.finish() }
        for listener in notices { listener.finish() }
    }
}
