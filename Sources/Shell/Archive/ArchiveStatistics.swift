import Sensing

/// The archive's counters since it was started.
public struct ArchiveStatistics: Hashable, Sendable {
    public var batches: UInt64 = 0
    public var storedRecords: UInt64 = 0
    public var storedObservations: UInt64 = 0
    public var storedRaws: UInt64 = 0
    /// Records and raw bytes that came again and changed nothing.
    public var duplicateRecords: UInt64 = 0
    public var duplicateRaws: UInt64 = 0
    /// Questions what is held.
    public var inquiries: UInt64 = 0
    public var fragments: UInt64 = 0
    /// How often the archive asked for metadata.
    public var metadataRequests: UInt64 = 0
    public var refused: [ArchiveAnswer.Refusal: UInt64] = [:]
    public var commits: UInt64 = 0
    public var stations = 0
    public var lastCommit: Instant?
    /// Why the last write failed; nil when it did not.
    public var failure: String?

    public init() {}

    public var refusedBatches: UInt64 { refused.values.reduce(0, +) }
}
