/// How much the store may take and how often it commits.
public struct StoreOptions: Hashable, Sendable {
    /// How long records wait in memory for a commit. Each commit costs about 8 KB of flash writes at low rates.
    public var tickMilliseconds = 200
    /// A segment file is closed when it is this old or this large.
    public var segmentSeconds = 3600
    public var segmentBytes: UInt64 = 64 << 20
    /// How much may wait in memory while the disk does not take it; what comes then is counted as lost.
    public var pendingBytes = 16 << 20
    /// With this much waiting, a commit does not wait for its tick.
    public var earlyCommitBytes = 1 << 20
    /// How long a record is kept although every required destination has it; nil as long as there is room.
    public var keepSeconds: Int?
    /// How much all files together may take.
    public var limitBytes: UInt64 = 4 << 30
    public var whenFull = WhenFull.dropOldest
    /// How much of the disk is left to others, and to the ledger in need.
    public var reserveBytes: UInt64 = 64 << 20
    /// A file that takes room only to give it back when the ledger must be written on a full disk.
    public var ballastBytes: UInt64 = 1 << 20
    /// How long a confirmation may stay in memory; losing one costs a repeated delivery, which the archive recognises.
    public var acknowledgementMilliseconds = 1000
    /// False when the owner calls `tick()`, as tests on virtual time do.
    public var ticksByItself = true

    /// What gives way when the limit is reached and everything that is left is still lacking somewhere.
    public enum WhenFull: String, Hashable, Sendable, CaseIterable {
        /// The oldest records go, those first of which only the raw bytes are lacking; the loss is recorded and told.
        case dropOldest = "drop oldest"
        /// Nothing goes: new records wait in memory, and what no longer fits there is counted as lost.
        case refuseNew = "refuse new"
    }

    public init() {}

    /// Small enough that a few segments fit below the limit, so that there is one to prune.
    var effectiveSegmentBytes: UInt64 {
        min(segmentBytes, max(limitBytes / 8, 64 << 10))
    }
}
