import Delivery
import Store

/// Where a forwarder takes records from: the station's store, or a test's.
public protocol Outbox: Sendable {
    /// The next durable records of a lane that the destination has not confirmed; nil when there are none.
    func nextBatch(_ request: OutboxRequest) async throws -> PendingBatch?

    /// What the numbers in an epoch's records mean.
    func registrations(epoch: String) async throws -> [InstrumentRegistration]

    /// The destination has these durably.
    func acknowledge(destination: String, epoch: String, _ parts: PartRanges) async throws

    /// What the destination has confirmed, of every epoch that is still on disk.
    func confirmed(by destination: String) async throws -> [String: PartRanges]

    /// The destination lost what it had confirmed: it is owed again. Returns what is no longer on disk to be sent.
    func revoke(destination: String, epoch: String, _ parts: PartRanges) async throws -> PartRanges

    /// What the link has cost on the newest day that was noted; nil when nothing was.
    func spending(of destination: String) async throws -> LinkSpending?

    /// Durable when it returns, so that a budget holds over a power cut.
    func note(_ spending: LinkSpending, of destination: String) async throws

    func commits() -> AsyncStream<CommitNotice>
}

extension StationStore: Outbox {}
