import Sensing

/// What the store is doing about the disk.
public enum StoreState: String, Hashable, Sendable {
    case writing
    /// No room: records wait in memory, and what no longer fits there is counted as lost.
    case full
    /// The disk or the database refuses; retried at every tick.
    case failing
}

/// The store's counters since it was opened, and what is on disk now.
public struct StoreStatistics: Hashable, Sendable {
    public var epoch = ""
    public var state = StoreState.writing
    /// Why it is not writing, for the operator.
    public var message: String?
    /// The last position that was given in this epoch; 0 when none was.
    public var lastPosition: UInt64 = 0
    public var storedRecords: UInt64 = 0
    public var storedObservations: UInt64 = 0
    public var lostRecords: UInt64 = 0
    public var lostBytes: UInt64 = 0
    public var pendingRecords: UInt64 = 0
    public var pendingBytes: UInt64 = 0
    public var commits: UInt64 = 0
    public var commitMillisecondsP50: Double?
    public var commitMillisecondsP99: Double?
    /// From the first byte's stamp to the commit, of received records that are less than an hour old.
    public var receiveToDurableMillisecondsP50: Double?
    public var receiveToDurableMillisecondsP99: Double?
    public var bytesOnDisk: UInt64 = 0
    public var segments = 0
    public var recordsOnDisk: UInt64 = 0
    public var prunedSegments: UInt64 = 0
    public var destinations: [DestinationBacklog] = []
}

/// What a destination has and what it lacks.
public struct DestinationBacklog: Hashable, Sendable {
    public var name: String
    public var isRequired: Bool
    /// On disk and not confirmed.
    public var backlogRecords: UInt64
    /// Confirmed since the store was opened.
    public var acknowledgedRecords: UInt64
    /// Pruned although this destination, which is not required, lacked them; since the store was opened.
    public var skippedRecords: UInt64
    public var lastAcknowledgement: Instant?
}
