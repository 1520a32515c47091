/// What the store holds, what it could not hold, and how it fares.
public struct StoreStatus: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable, CaseIterable {
        /// Everything that arrives is made durable.
        case writing
        /// No room: nothing more is written, what arrives is counted as lost.
        case full
        /// Writing was tried and refused; it is tried again.
        case failing
    }

    /// Records made durable since the daemon started.
    public var storedRecords: UInt64
    public var storedObservations: UInt64
    /// Records that were received and could not be kept, since the daemon started.
    public var lostRecords: UInt64
    /// The raw bytes of those records.
    public var lostBytes: UInt64
    /// Records that wait in memory for the next commit.
    public var pendingRecords: UInt64
    /// Commits since the daemon started.
    public var commits: UInt64
    /// The 99th percentile of the time of a commit, in milliseconds; nil before the first.
    @NumberOrNull public var commitP99Milliseconds: Double?
    /// From the arrival of a frame's first byte to the commit that holds it, in milliseconds; nil before the first.
    @NumberOrNull public var durableP50Milliseconds: Double?
    @NumberOrNull public var durableP99Milliseconds: Double?
    /// Records of all times and epochs. What was accepted is always archived, buffered, dropped or set aside.
    public var acceptedRecords: UInt64 = 0
    /// Acknowledged by every required destination, or by every one when none is required.
    public var archivedRecords: UInt64 = 0
    /// On disk, and lacking somewhere.
    public var bufferedRecords: UInt64 = 0
    /// Unlinked while they were lacking somewhere, because the limit forced it.
    public var droppedRecords: UInt64 = 0
    /// In damaged or missing files, and lacking somewhere.
    public var setAsideRecords: UInt64 = 0
    /// Whether the five figures agree, as they must.
    public var identityHolds: Bool = true
    public var bytesOnDisk: UInt64
    /// The most that all files may take.
    public var limitBytes: UInt64 = 0
    /// Database files.
    public var segments: UInt64
    public var state: State
    /// What is wrong and what to do; nil when all is well.
    @TextOrNull public var message: String?

    public init(
        storedRecords: UInt64 = 0, storedObservations: UInt64 = 0, lostRecords: UInt64 = 0, lostBytes: UInt64 = 0,
        pendingRecords: UInt64 = 0, commits: UInt64 = 0, commitP99Milliseconds: Double? = nil,
        durableP50Milliseconds: Double? = nil, durableP99Milliseconds: Double? = nil, bytesOnDisk: UInt64 = 0,
        segments: UInt64 = 0, state: State, message: String? = nil
    ) {
        self.storedRecords = storedRecords
        self.storedObservations = storedObservations
        self.lostRecords = lostRecords
        self.lostBytes = lostBytes
        self.pendingRecords = pendingRecords
        self.commits = commits
        self.commitP99Milliseconds = commitP99Milliseconds
        self.durableP50Milliseconds = durableP50Milliseconds
        self.durableP99Milliseconds = durableP99Milliseconds
        self.bytesOnDisk = bytesOnDisk
        self.segments = segments
        self.state = state
        self.message = message
    }

    enum CodingKeys: String, CodingKey {
        case storedRecords = "stored_records"
        case storedObservations = "stored_observations"
        case lostRecords = "lost_records"
        case lostBytes = "lost_bytes"
        case pendingRecords = "pending_records"
        case commits
        case commitP99Milliseconds = "commit_p99_ms"
        case durableP50Milliseconds = "durable_p50_ms"
        case durableP99Milliseconds = "durable_p99_ms"
        case acceptedRecords = "accepted_records"
        case archivedRecords = "archived_records"
        case bufferedRecords = "buffered_records"
        case droppedRecords = "dropped_records"
        case setAsideRecords = "set_aside_records"
        case identityHolds = "identity_holds"
        case bytesOnDisk = "bytes_on_disk"
        case limitBytes = "limit_bytes"
        case segments
        case state
        case message
    }
}
