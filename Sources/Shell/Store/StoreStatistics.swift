import Delivery
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
    /// Positions that were given, in all epochs: what was accepted is always archived, buffered, dropped or set aside.
    public var accepted: UInt64 = 0
    /// Confirmed by every required destination, or by every one when none is required; on disk or pruned.
    public var archived: UInt64 = 0
    /// On disk, and lacking somewhere; everything, when there is no destination.
    public var buffered: UInt64 = 0
    /// Unlinked while it was lacking somewhere, because the limit forced it.
    public var dropped: UInt64 = 0
    /// In damaged or missing files, and lacking somewhere.
    public var setAside: UInt64 = 0
    public var limitBytes: UInt64 = 0
    public var destinations: [DestinationBacklog] = []

    public var identityHolds: Bool { accepted == archived + buffered + dropped + setAside }
}

/// What a destination has and what it lacks.
public struct DestinationBacklog: Hashable, Sendable {
    public var name: String
    public var isRequired: Bool
    /// On disk, and the data or the raw bytes not confirmed.
    public var backlogRecords: UInt64
    /// The same by lanes, each counting what it would carry.
    public var lanes: [LaneBacklog]
    /// How long ago the oldest of them was received; nil when there is none.
    public var oldestUnconfirmedSeconds: Double?
    /// Confirmed since the store was opened.
    public var acknowledgedRecords: UInt64
    /// Unlinked although this destination lacked them; since the store was opened.
    public var skippedRecords: UInt64
    public var lastAcknowledgement: Instant?
}

/// What waits in one lane for one destination.
public struct LaneBacklog: Hashable, Sendable {
    public var lane: Lane
    public var records: UInt64
    /// Estimated, as they lie on disk.
    public var bytes: UInt64

    public init(lane: Lane, records: UInt64, bytes: UInt64) {
        self.lane = lane
        self.records = records
        self.bytes = bytes
    }
}
