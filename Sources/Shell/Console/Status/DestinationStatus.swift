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
    /// `http` or `mqtt`.
    public var kind: String
    /// Whether records are kept until this destination has acknowledged them.
    public var required: Bool
    public var state: State
    /// What is wrong and when it is tried again; nil when all is well.
    @TextOrNull public var message: String?
    /// Durable records that this destination has not acknowledged.
    public var backlogRecords: UInt64
    /// Records sent since the daemon started; those sent again are counted again.
    public var forwardedRecords: UInt64
    /// Records that the destination said are durable there.
    public var acknowledgedRecords: UInt64
    @InstantTextOrNull public var lastAcknowledgement: Instant?

    public init(
        name: String, kind: String, required: Bool, state: State, message: String? = nil, backlogRecords: UInt64 = 0,
        forwardedRecords: UInt64 = 0, acknowledgedRecords: UInt64 = 0, lastAcknowledgement: Instant? = nil
    ) {
        self.name = name
        self.kind = kind
        self.required = required
        self.state = state
        self.message = message
        self.backlogRecords = backlogRecords
        self.forwardedRecords = forwardedRecords
        self.acknowledgedRecords = acknowledgedRecords
        self.lastAcknowledgement = lastAcknowledgement
    }

    enum CodingKeys: String, CodingKey {
        case name
        case kind
        case required
        case state
        case message
        case backlogRecords = "backlog_records"
        case forwardedRecords = "forwarded_records"
        case acknowledgedRecords = "acknowledged_records"
        case lastAcknowledgement = "last_acknowledgement"
    }
}
