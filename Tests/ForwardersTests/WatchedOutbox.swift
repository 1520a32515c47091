import Delivery
import Forwarders
import Store
import Synchronization

/// A station's store that tells a test of every acknowledgement written down.
final class WatchedOutbox: Outbox {
    private struct Counts {
        var data: UInt64
        var raw: UInt64
    }

    private struct State {
        var acknowledged: [String: PartRanges] = [:]
        var revoked: UInt64 = 0
        var listeners: [AsyncStream<Counts>.Continuation] = []

        var counts: Counts { Counts(data: count, raw: rawCount) }
        var rawCount: UInt64 { acknowledged.values.reduce(0) { $0 + $1.raw.count } }
        var count: UInt64 { acknowledged.values.reduce(0) { $0 + $1.data.count } }
    }

    private let store: StationStore
    private let state = Mutex(State())

    init(_ store: StationStore) {
        self.store = store
    }

    var acknowledgedCount: UInt64 { state.withLock { $0.count } }

    /// How many were taken back, to be sent again.
    var revokedCount: UInt64 { state.withLock { $0.revoked } }

    /// Comes back when the data of so many records in all was acknowledged.
    func acknowledged(atLeast count: UInt64) async {
        _ = await changes().first { $0.data >= count }
    }

    /// The same for raw bytes.
    func acknowledgedRaws(atLeast count: UInt64) async {
        _ = await changes().first { $0.raw >= count }
    }

    private func changes() -> AsyncStream<Counts> {
        AsyncStream { continuation in
            state.withLock { state in
                continuation.yield(state.counts)
                state.listeners.append(continuation)
            }
        }
    }

    func nextBatch(_ request: OutboxRequest) async throws -> PendingBatch? {
        try await store.nextBatch(request)
    }

    func registrations(epoch: String) async throws -> [InstrumentRegistration] {
        try await store.registrations(epoch: epoch)
    }

    func acknowledge(destination: String, epoch: String, _ parts: PartRanges) async throws {
        try await store.acknowledge(destination: destination, epoch: epoch, parts)
        state.withLock { state in
            state.acknowledged[epoch, default: PartRanges()].formUnion(parts)
            for listener in state.listeners { listener.yield(state.counts) }
        }
    }

    func confirmed(by destination: String) async throws -> [String: PartRanges] {
        try await store.confirmed(by: destination)
    }

    func revoke(destination: String, epoch: String, _ parts: PartRanges) async throws -> PartRanges {
        let gone = try await store.revoke(destination: destination, epoch: epoch, parts)
        state.withLock { state in
            let again = parts.subtracting(gone)
            state.revoked += again.data.count
            state.acknowledged[epoch] = state.acknowledged[epoch]?.subtracting(again)
        }
        return gone
    }

    func spending(of destination: String) async throws -> LinkSpending? {
        try await store.spending(of: destination)
    }

    func note(_ spending: LinkSpending, of destination: String) async throws {
        try await store.note(spending, of: destination)
    }

    func commits() -> AsyncStream<CommitNotice> {
        store.commits()
    }
}
