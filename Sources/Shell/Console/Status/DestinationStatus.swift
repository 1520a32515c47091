import Sensing

/// How far the delivery to one destination has come.
public struct DestinationStatus: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable, CaseIterable {
        case connected
        /// Out of reach; it is tried again after a while.
        case waiting
        /// A person must act.
        case failed
    }

    /// The name in the station file.
    public var name: String
    /// `http`, `mqtt` or `sensorthings`.
    public var kind: String
    /// Whether records are kept until this destination has acknowledged them.
    public var required: Bool
    /// Whose word an acknowledgement is: `archive`, `broker` or `sensorthings`.
    public var acknowledgement: String = "archive"
    /// What that is worth, in words.
    public var worth: String = ""
    public var state: State
    /// What is wrong and when it is tried again; nil when all is well.
    @TextOrNull public var message: String?
    /// What the budget keeps from going now; nil when nothing.
    @TextOrNull public var pause: String?
    /// Durable records of which this destination has not acknowledged a part.
    public var backlogRecords: UInt64
    /// The same by lanes, each counting what it would carry.
    public var lanes: [LaneStatus] = []
    /// How long ago the oldest of them was received; nil when there is none.
    @NumberOrNull public var oldestSeconds: Double?
    /// Records sent since the daemon started; those sent again are counted again.
    public var forwardedRecords: UInt64
    /// Records that the destination said are durable there.
    public var acknowledgedRecords: UInt64
    /// Records whose raw bytes it said are durable there.
    public var acknowledgedRaws: UInt64 = 0
    /// Refused one by one; kept and offered again.
    public var refusedRecords: UInt64 = 0
    /// Acknowledged once, then lacking at the archive, and sent again.
    public var revokedRecords: UInt64 = 0
    /// Lacking at the archive, which had acknowledged them, and no longer here.
    public var lostRecords: UInt64 = 0
    /// Unlinked here before this destination had them, because the store's limit forced it.
    public var skippedRecords: UInt64 = 0
    @InstantTextOrNull public var lastAcknowledgement: Instant?
    /// Which run of the archive answered last.
    @TextOrNull public var archive: String?
    /// When the archive was last asked what it holds.
    @InstantTextOrNull public var lastInquiry: Instant?
    /// What the link has cost since the daemon started, overhead included.
    public var sentBytes: UInt64 = 0
    /// The same on this UTC day, where there is a budget of the day.
    public var spentToday: UInt64 = 0
    /// Nil without a budget of the day.
    @OrNull public var leftToday: UInt64?

    public init(
        name: String, kind: String, required: Bool, state: State, message: String? = nil, backlogRecords: UInt64 = 0,
        forwardedRecords: UInt64 = 0, acknowledgedRecords: UInt64 = 0, lastAcknowledgement: Instant? = nil
    ) {
        self.name = name
        self.kind = kind
        self.required = required
        self.state = state
        self.message = message
        pause = nil
        self.backlogRecords = backlogRecords
        oldestSeconds = nil
        self.forwardedRecords = forwardedRecords
        self.acknowledgedRecords = acknowledgedRecords
        self.lastAcknowledgement = lastAcknowledgement
        archive = nil
        lastInquiry = nil
        leftToday = nil
    }

    enum CodingKeys: String, CodingKey {
        case name
        case kind
        case required
        case acknowledgement
        case worth
        case state
        case message
        case pause
        case backlogRecords = "backlog_records"
        case lanes
        case oldestSeconds = "oldest_seconds"
        case forwardedRecords = "forwarded_records"
        case acknowledgedRecords = "acknowledged_records"
        case acknowledgedRaws = "acknowledged_raws"
        case refusedRecords = "refused_records"
        case revokedRecords = "revoked_records"
        case lostRecords = "lost_records"
        case skippedRecords = "skipped_records"
        case lastAcknowledgement = "last_acknowledgement"
        case archive
        case lastInquiry = "last_inquiry"
        case sentBytes = "sent_bytes"
        case spentToday = "spent_today_bytes"
        case leftToday = "left_today_bytes"
    }
}
