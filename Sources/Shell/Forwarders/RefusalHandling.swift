import Delivery

/// What becomes of batches that the destination refuses. Part of `ForwardingMachine`.
///
/// A refused batch is halved until the record that is refused stands alone; that one is kept aside and offered again
/// later, so that the others go through. When nothing at all is taken, it is not the records: then the whole waits.
struct RefusalHandling: Sendable {
    /// So many records refused in a row, with nothing taken between them, and everything waits.
    static let patience = 3

    private(set) var reason: String?
    /// Refused one by one; left out of further batches until `releaseTime`.
    private(set) var refusedRecords = PositionsByEpoch()
    private(set) var releaseTime: UInt64?
    private(set) var retry: RetrySchedule
    /// How many records the next batch may have.
    private(set) var recordLimit: Int

    private let policy: ForwardingPolicy
    /// The rest of the refused batch, of which something is to blame.
    private var suspects = PositionsByEpoch()
    private var refusedInARow = 0

    init(policy: ForwardingPolicy) {
        self.policy = policy
        recordLimit = policy.maximumRecords
        retry = RetrySchedule(
            firstWait: policy.firstRefusalRetry, longestWait: policy.longestRefusalRetry, seed: policy.seed)
    }

    var isIsolating: Bool { recordLimit < policy.maximumRecords || retry.failures > 0 }
    var isRefusedAltogether: Bool { retry.failures > 0 }

    /// - Parameter records: how many are in the batch, which may settle more positions than that.
    mutating func refused(_ parts: PartRanges, records: Int, of epoch: String, reason: String, now: UInt64) {
        self.reason = reason
        suspects = PositionsByEpoch()
        guard records <= 1 else {
            suspects.insert(parts, of: epoch)
            recordLimit = max(1, records / 2)
            return
        }
        recordLimit = policy.maximumRecords
        refusedRecords.insert(parts, of: epoch)
        releaseTime = now + policy.refusedRecordRetry
        refusedInARow += 1
        if refusedInARow >= Self.patience { retry.failed(now: now) }
    }

    /// The destination said that it takes nothing from us, whatever it is.
    mutating func refusedAltogether(_ reason: String, now: UInt64) {
        self.reason = reason
        if retry.failures == 0 || retry.isDue(now: now) { retry.failed(now: now) }
    }

    mutating func accepted(_ parts: PartRanges, of epoch: String) {
        suspects.remove(parts, of: epoch)
        refusedRecords.remove(parts, of: epoch)
        if suspects.isEmpty { recordLimit = policy.maximumRecords }
        if isRefusedAltogether {
            // What was set aside meanwhile was probably not to blame.
            refusedRecords = PositionsByEpoch()
        }
        if refusedRecords.isEmpty {
            releaseTime = nil
            if suspects.isEmpty { reason = nil }
        }
        refusedInARow = 0
        retry.succeeded()
    }

    /// True when records that were kept aside are to be offered again.
    mutating func releaseRefusedRecords(now: UInt64) -> Bool {
        guard let time = releaseTime, now >= time else { return false }
        refusedRecords = PositionsByEpoch()
        releaseTime = nil
        return true
    }
}
