import Delivery
import Store

/// Where a forwarder takes records from: the station's store, or a test's.
public protocol Outbox: Sendable {
    /// The oldest durable records that the destination has not confirmed; nil when there are none.
    func nextBatch(
        for destination: String, maximumRecords: Int, maximumBytes: Int, excluding: [EpochRanges]
    ) async throws -> PendingBatch?

    /// What the numbers in an epoch's records mean.
    func registrations(epoch: String) async throws -> [InstrumentRegistration]

    func acknowledge(destination: String, epoch: String, ranges: [PositionRange]) async throws

    func commits() -> AsyncStream<CommitNotice>
}

extension StationStore: Outbox {}
