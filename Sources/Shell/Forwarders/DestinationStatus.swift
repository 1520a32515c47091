import Sensing

/// How a destination is doing.
public enum DestinationState: String, Sendable, Hashable, Codable {
    case connected
    /// Not reached yet or not any more; it is tried again by itself.
    case waiting
    /// It refuses what we send; a person must act. It is still tried again, slowly.
    case failed
}

/// What a forwarder says of its destination, for the page and `fairlead status`. The backlog is the store's to count.
public struct DestinationStatus: Hashable, Sendable {
    public var name: String
    /// `http`, `mqtt` or `sensorthings`.
    public var kind: String
    /// Whether records are kept until this destination has acknowledged them.
    public var isRequired: Bool
    /// What an acknowledgement says here.
    public var worth: DestinationWorth
    public var state: DestinationState
    public var message: String?
    /// What the budget keeps from going now; nil when nothing.
    public var pause: String?
    /// Sent at least once in this run.
    public var forwardedRecords: UInt64
    /// Whose data was acknowledged in this run.
    public var acknowledgedRecords: UInt64
    /// Whose raw bytes were.
    public var acknowledgedRaws: UInt64
    /// Refused one by one; kept and offered again.
    public var refusedRecords: UInt64
    /// Found lacking at the archive, which had confirmed them, and sent again.
    public var revokedRecords: UInt64
    /// Lacking there, and no longer on disk.
    public var lostRecords: UInt64
    public var lastAcknowledgement: Instant?
    /// Which run of the archive answered last.
    public var archive: String?
    /// When the archive was last asked what it holds.
    public var lastInquiry: Instant?
    /// What the link has cost in this run, and on this UTC day, overhead included.
    public var sentBytes: UInt64
    public var spentToday: UInt64
    /// Nil without a budget of the day.
    public var leftToday: UInt64?
}
