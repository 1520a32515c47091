import Delivery
import Forwarders
import Store
import Synchronization

/// A station's store that tells a test of every acknowledgement written down.
final class WatchedOutbox: Outbox {
    private struct State {
        var acknowledged: [String: RangeSet] = [:]
        var listeners: [AsyncStream<UInt64>.Continuation] = []

        var count: UInt64 { acknowledged.values.reduce(0) { $0 + $1.count } }
    }

    private let store: StationStore
    private let state = Mutex(State())

    init(_ store: StationStore) {
        self.store = store
    }

    var acknowledgedCount: UInt64 { state.withLock { $0.count } }

    /// Comes back when so many records in all were acknowledged.
    func acknowledged(atLeast count: UInt64) async {
        let stream = AsyncStream<UInt64> { continuation in
            state.withLock { state in
                continuation.yield(state.count)
                state.listeners.append(continuation)
            }
        }
        _ = await stream.first { $0 >= count }
    }

    func nextBatch(
        for destination: String, maximumRecords: Int, maximumBytes: Int, excluding: [EpochRanges]
    ) async throws -> PendingBatch? {
        try await store.nextBatch(
            for: destination, maximumRecords: maximumRecords, maximumBytes: maximumBytes, excluding: excluding)
    }

    func registrations(epoch: String) async throws -> [InstrumentRegistration] {
        try await store.registrations(epoch: epoch)
    }

    func acknowledge(destination: String, epoch: String, ranges: [PositionRange]) async throws {
        try await store.acknowledge(destination: destination, epoch: epoch, ranges: ranges)
        state.withLock { state in
            for range in ranges { state.acknowledged[epoch, default: RangeSet()].insert(range) }
            for listener in state.listeners { listener.yield(state.count) }
        }
    }

    func commits() -> AsyncStream<CommitNotice> {
        store.commits()
    }
}
