import Sensing

/// The archive's counters since it was opened.
public struct ArchiveStatistics: Hashable, Sendable {
    public var batches: UInt64 = 0
    public var storedRecords: UInt64 = 0
    public var storedObservations: UInt64 = 0
    /// Records that came again and changed nothing.
    public var duplicateRecords: UInt64 = 0
    public var refusedBatches: UInt64 = 0
    public var commits: UInt64 = 0
    public var stations = 0
    public var lastCommit: Instant?
    /// Why the last write failed; nil when it did not.
    public var failure: String?

    public init() {}
}
