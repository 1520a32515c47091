import Sensing

/// How a destination is doing.
public enum DestinationState: String, Sendable, Hashable, Codable {
    case connected
    /// Not reached yet or not any more; it is tried again by itself.
    case waiting
    /// It refuses what we send; a person must act. It is still tried again, slowly.
    case failed
}

/// What the page and `fairlead status` show of one destination.
public struct DestinationStatus: Hashable, Sendable {
    public var name: String
    /// `http` or `mqtt`.
    public var kind: String
    /// Whether records are kept until this destination has acknowledged them.
    public var isRequired: Bool
    public var state: DestinationState
    public var message: String?
    public var backlogRecords: UInt64
    /// Sent at least once in this run.
    public var forwardedRecords: UInt64
    /// Acknowledged in this run.
    public var acknowledgedRecords: UInt64
    /// Refused one by one; kept and offered again.
    public var refusedRecords: UInt64
    public var lastAcknowledgement: Instant?
}
